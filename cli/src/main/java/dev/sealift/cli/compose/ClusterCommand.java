package dev.sealift.cli.compose;

import dev.sealift.cli.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sealift cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "The cluster of docker-compose.yml, on a Docker engine; see docs/cluster.md.",
      "Its work folder is .sealift-compose: other commands reach it with --work .sealift-compose."
    })
public final class ClusterCommand {

  @Option(
      names = "--work",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Work folder of the cluster (default: .sealift-compose in the checkout).")
  private @Nullable Path work;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public ClusterCommand() {}

  @Command(
      name = "secrets",
      mixinStandardHelpOptions = true,
      description =
          "Makes the keys, certificates and passwords that are missing, and certificates that expire soon.")
  int secrets() throws Exception {
    ComposeCluster.in(work).makeSecrets();
    out().println("The secrets are there.");
    return ExitCode.OK.number();
  }

  @Command(
      name = "up",
      mixinStandardHelpOptions = true,
      description = "Starts the cluster, waits until it is healthy, and admits its hosts.")
  int up() throws Exception {
    ComposeCluster.in(work).up(out());
    out().println("The cluster is up and its hosts are attested.");
    return ExitCode.OK.number();
  }

  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description = "Stops the cluster. Data and secrets stay.")
  int down(
      @Option(names = "--purge", description = "Then delete its data and secrets.") boolean purge)
      throws Exception {
    ComposeCluster.in(work).down(purge, out());
    out().println("The cluster is down.");
    return ExitCode.OK.number();
  }

  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = {
        "Starts the cluster, moves a machine in it, then breaks it while machines move: a broker of",
        "Kafka and an orchestrator are killed, a host's network is cut, PostgreSQL is restarted."
      })
  int test(
      @Option(names = "--json", description = "Print the result as one line of JSON.") boolean json)
      throws Exception {
    return new ClusterTrial(ComposeCluster.in(work), out(), err(), json).run().number();
  }

  private PrintWriter out() {
    return command().commandLine().getOut();
  }

  private PrintWriter err() {
    return command().commandLine().getErr();
  }

  private CommandSpec command() {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return spec;
  }
}
