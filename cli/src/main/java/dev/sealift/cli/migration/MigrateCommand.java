package dev.sealift.cli.migration;

import dev.sealift.api.rest.Migration;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.protocol.saga.MigrationState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift migrate}. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Moves a running machine to another host. With --watch, ends with 1 if it stays.")
public final class MigrateCommand extends OrchestratorCommand {

  @Parameters(paramLabel = "VM", description = "Name or id of the machine.")
  private String vm = "";

  @Option(names = "--to", paramLabel = "HOST", required = true, description = "Where it shall run.")
  private String host = "";

  @Option(names = "--watch", description = "Show progress until it ended.")
  private boolean watch;

  /** Made by picocli. */
  public MigrateCommand() {}

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    Migration requested = client.migrate(vm, host);
    if (!watch) {
      print(requested, "migration %s requested".formatted(requested.id()));
      return ExitCode.OK;
    }
    Migration ended = new MigrationWatch(client, out(), json()).follow(requested.id());
    return ended.state() == MigrationState.COMPLETED ? ExitCode.OK : ExitCode.FAILED;
  }
}
