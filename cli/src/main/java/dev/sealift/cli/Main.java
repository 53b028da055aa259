package dev.sealift.cli;

import dev.sealift.cli.bench.BenchCommand;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.compose.ClusterCommand;
import dev.sealift.cli.demo.DemoCommand;
import dev.sealift.cli.host.HostCommand;
import dev.sealift.cli.log.LogCommand;
import dev.sealift.cli.migration.MigrateCommand;
import dev.sealift.cli.migration.MigrationCommand;
import dev.sealift.cli.migration.VerifyCommand;
import dev.sealift.cli.simulation.SimulateCommand;
import dev.sealift.cli.vm.VmCommand;
import dev.sealift.standalone.ClusterException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line, {@code sealift}. */
@Command(
    name = "sealift",
    mixinStandardHelpOptions = true,
    version = "sealift 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "Moves running, protected virtual machines between attested hosts.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:tried and failed",
      "2:wrong command line",
      "3:refused by the state of things; nothing was changed",
      "4:no such cluster, process, host, VM or migration"
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      TokenCommand.class,
      LogsCommand.class,
      DoctorCommand.class,
      TrainCommand.class,
      TestCommand.class,
      HostCommand.class,
      VmCommand.class,
      MigrateCommand.class,
      MigrationCommand.class,
      VerifyCommand.class,
      LogCommand.class,
      SimulateCommand.class,
      BenchCommand.class,
      DemoCommand.class,
      ClusterCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and ends with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(out, err, arguments));
  }

  /**
   * Runs one command.
   *
   * @return number of the {@link ExitCode}
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(Main::exitCodeOf)
        .setExecutionExceptionHandler(plainMessages())
        .execute(arguments);
  }

  private static int exitCodeOf(Throwable failure) {
    ExitCode code =
        switch (failure) {
          case CliException refusal -> refusal.code();
          case ClusterException cluster ->
              switch (cluster.reason()) {
                case FAILED -> ExitCode.FAILED;
                case REFUSED -> ExitCode.REFUSED;
                case NOT_FOUND -> ExitCode.NOT_FOUND;
              };
          case ServiceException service when service.failed() -> ExitCode.FAILED;
          case ServiceException service ->
              service.notFound() ? ExitCode.NOT_FOUND : ExitCode.REFUSED;
          case CommandLine.ParameterException _ -> ExitCode.USAGE;
          default -> ExitCode.FAILED;
        };
    return code.number();
  }

  /** Users get a sentence; a stack trace only for a fault of ours. */
  private static IExecutionExceptionHandler plainMessages() {
    return (failure, command, _) -> {
      PrintWriter err = command.getErr();
      switch (failure) {
        case CliException _, ClusterException _, ServiceException _ ->
            err.println("sealift: " + failure.getMessage());
        default -> {
          err.println(
              "sealift: this is a fault of sealift itself; please report it with what follows");
          failure.printStackTrace(err);
        }
      }
      return exitCodeOf(failure);
    };
  }
}
