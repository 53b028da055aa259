package dev.sealift.cli;

import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealift down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description =
        "Stops the cluster, and ends what a killed `up` or `demo` left running. Data and logs stay.")
final class DownCommand implements Callable<Integer> {
  @Mixin private WorkOption work = new WorkOption();

  @Option(
      names = "--purge",
      description = "Then delete the work folder, with all data, keys and logs.")
  private boolean purge;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws ClusterException {
    PrintWriter out = Commands.out(spec);
    ClusterAdmin cluster = work.cluster();
    boolean ran = cluster.stop(new ProgressLines(out));
    out.println(ran ? "The cluster is stopped." : "The cluster was stopped already.");
    if (purge) {
      cluster.purge();
      out.println("Deleted " + cluster.work().root());
    }
    return ExitCode.OK.number();
  }
}
