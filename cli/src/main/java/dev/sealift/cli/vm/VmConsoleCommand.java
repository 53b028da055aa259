package dev.sealift.cli.vm;

import dev.sealift.api.Json;
import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealift vm console}. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description = "Prints what a machine wrote to its console.")
final class VmConsoleCommand extends NamedVmCommand {

  @Option(
      names = "--from",
      paramLabel = "OFFSET",
      description = "First byte to print (default: ${DEFAULT-VALUE}, the oldest that is kept).")
  private long from;

  @Option(names = "--follow", description = "Go on printing until Ctrl-C.")
  private boolean follow;

  @Override
  protected ExitCode run(OrchestratorClient client) throws ServiceException {
    long end = client.vm(vm()).consoleEnd();
    long next = from;
    while (follow || next < end) {
      ConsoleRange range = client.console(vm(), next);
      if (range.bytes().length() > 0) {
        show(range);
      }
      next = range.from() + range.bytes().length();
      end = Math.max(end, range.end());
    }
    return ExitCode.OK;
  }

  private void show(ConsoleRange range) {
    if (json()) {
      out().println(Json.write(range));
    } else {
      out().print(new String(range.bytes().toArray(), StandardCharsets.UTF_8));
      out().flush();
    }
  }
}
