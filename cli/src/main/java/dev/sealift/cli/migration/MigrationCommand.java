package dev.sealift.cli.migration;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Migration;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.client.TextTable;
import dev.sealift.protocol.saga.MigrationState;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sealift migration}. */
@Command(
    name = "migration",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and cancels migrations.",
    subcommands = {
      MigrationCommand.ListCommand.class,
      MigrationCommand.ShowCommand.class,
      MigrationCommand.WatchCommand.class,
      MigrationCommand.CancelCommand.class,
      MigrationCommand.ReceiptCommand.class
    })
public final class MigrationCommand {

  /** Made by picocli. */
  public MigrationCommand() {}

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the migrations, newest first.")
  static final class ListCommand extends OrchestratorCommand {

    @Override
    protected ExitCode run(OrchestratorClient client) throws ServiceException {
      List<Migration> migrations = client.migrations();
      TextTable table = new TextTable("ID", "VM", "FROM", "TO", "STATE", "TOTAL MS", "DOWNTIME MS");
      for (Migration migration : migrations) {
        table.row(
            migration.id(),
            migration.vmName(),
            migration.from(),
            migration.to(),
            MigrationText.state(migration),
            Objects.requireNonNullElse(migration.totalMillis(), "-"),
            Objects.requireNonNullElse(migration.downtimeMillis(), "-"));
      }
      print(migrations, table.toString());
      return ExitCode.OK;
    }
  }

  /** A command on one migration. */
  abstract static class OnOne extends OrchestratorCommand {

    @Parameters(paramLabel = "MIGRATION", description = "Id of the migration.")
    private String id = "";

    final String id() {
      return id;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a migration phase by phase.")
  static final class ShowCommand extends OnOne {

    @Override
    protected ExitCode run(OrchestratorClient client) throws ServiceException {
      Migration migration = client.migration(id());
      print(
          migration,
          MigrationText.outcome(migration)
              + "\n"
              + MigrationText.timeline(migration).stripTrailing());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "watch",
      mixinStandardHelpOptions = true,
      description = "Follows a migration to its end; ends with 1 if the machine did not move.")
  static final class WatchCommand extends OnOne {

    @Override
    protected ExitCode run(OrchestratorClient client) throws Exception {
      Migration ended = new MigrationWatch(client, out(), json()).follow(id());
      return ended.state() == MigrationState.COMPLETED ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Cancels a migration; refused once the broker decided.")
  static final class CancelCommand extends OnOne {

    @Override
    protected ExitCode run(OrchestratorClient client) throws ServiceException {
      Migration migration = client.cancel(id());
      print(
          migration,
          "migration %s is %s".formatted(migration.id(), MigrationText.state(migration)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "receipt",
      mixinStandardHelpOptions = true,
      description = "Prints the receipt of a completed migration, for `sealift verify`.")
  static final class ReceiptCommand extends OnOne {

    @Override
    protected ExitCode run(OrchestratorClient client) throws ServiceException {
      out().println(Json.write(client.receipt(id())));
      return ExitCode.OK;
    }
  }
}
