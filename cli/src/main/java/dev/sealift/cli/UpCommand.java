package dev.sealift.cli;

import dev.sealift.standalone.Cluster;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.ClusterSpec;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.Training;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sealift up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Starts a cluster on this machine and leaves it running; `sealift down` stops it.")
final class UpCommand implements Callable<Integer> {
  /** Each host is two JVMs; more than this is not what one machine is for. */
  private static final int MOST_HOSTS = 16;

  @Mixin private WorkOption work = new WorkOption();

  @Option(
      names = "--hosts",
      paramLabel = "N",
      description = "Number of hosts (default: ${DEFAULT-VALUE}).")
  private int hosts = ClusterSpec.DEFAULT_HOSTS;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws ClusterException {
    CommandSpec command = Commands.spec(spec);
    if (hosts < 1 || hosts > MOST_HOSTS) {
      throw new ParameterException(
          command.commandLine(), "--hosts is %d, want 1 to %d".formatted(hosts, MOST_HOSTS));
    }
    PrintWriter out = command.commandLine().getOut();
    out.println("Starting a cluster in " + work.cluster().work().root());
    Cluster cluster = Cluster.start(ClusterSpec.of(work.folder(), hosts), new ProgressLines(out));
    cluster.detach();
    out.println("The cluster runs:");
    new TreeMap<>(cluster.state().addresses())
        .forEach((name, address) -> out.println("  %-24s %s".formatted(name, address)));
    out.println("A token: sealift token --role viewer" + work.suffix());
    out.println("Whom to trust: " + work.cluster().access().authority());
    out.println("Stop it with: sealift down" + work.suffix());
    if (new Training(Installation.current()).isDue()) {
      out.println("Start the next one faster: sealift train, once");
    }
    return ExitCode.OK.number();
  }
}
