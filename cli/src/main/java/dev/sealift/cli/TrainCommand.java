package dev.sealift.cli;

import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.Training;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealift train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Makes what lets clusters of this build start faster: starts one of its own and notes what its JVMs load.")
final class TrainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws ClusterException {
    PrintWriter out = Commands.out(spec);
    out.println("Starting a cluster of one host that takes notes; it stops by itself");
    new Training(Installation.current()).run(new ProgressLines(out));
    out.println("Clusters start faster now, until the next build");
    return ExitCode.OK.number();
  }
}
