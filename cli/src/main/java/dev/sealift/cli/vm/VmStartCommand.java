package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealift vm start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Starts a stopped machine and waits until it runs.")
final class VmStartCommand extends NamedVmCommand {

  @Option(
      names = "--host",
      paramLabel = "HOST",
      required = true,
      description = "Where to start it.")
  private String host = "";

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    client.start(vm(), host);
    Vm running = VmWait.until(client, vm(), Set.of(VmState.RUNNING));
    print(
        running,
        "%s runs on %s, generation %s".formatted(running.name(), running.host(), running.gen()));
    return ExitCode.OK;
  }
}
