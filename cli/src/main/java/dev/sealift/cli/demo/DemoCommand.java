package dev.sealift.cli.demo;

import dev.sealift.api.Json;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.compose.ComposeCluster;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealift demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a cluster, moves a protected machine twice while it runs, proves that nothing was lost",
      "or seen, and shows three attacks that are refused. Then runs until Ctrl-C."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int STEPS = 7;

  /** What cluster the demo runs on. */
  enum Where {
    /** One that it starts on this machine, from Maven artifacts. */
    EMBEDDED,
    /** That of docker-compose.yml, which runs. */
    COMPOSE
  }

  @Option(
      names = "--cluster",
      paramLabel = "WHERE",
      description =
          "embedded: starts a cluster of its own (default); compose: uses that of"
              + " `sealift cluster up`, and ends after the story.")
  private Where where = Where.EMBEDDED;

  @Option(names = "--once", description = "End after the attacks.")
  private boolean once;

  @Option(
      names = "--json",
      description =
          "Print the figures as one line of JSON on standard output, the story on standard error.")
  private boolean json;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Work folder of the demo's cluster, emptied first (default: .sealift-demo in the checkout).")
  private @Nullable Path work;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter story = json ? spec.commandLine().getErr() : out;
    if (where == Where.COMPOSE) {
      return compose(new Narrator(story, ComposeDemo.STEPS), out);
    }
    Narrator narrator = new Narrator(story, STEPS);
    narrator.title("Sealift: a protected machine moves while it runs, and attacks on it fail");
    DemoReport report = run(narrator, out);
    if (once) {
      print(report, out);
    }
    return (report.good() ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private int compose(Narrator narrator, PrintWriter out) throws Exception {
    narrator.title("Sealift: a protected machine moves between containers while it runs");
    ComposeDemo.Report report = new ComposeDemo(ComposeCluster.in(work), narrator).run();
    narrator.title(report.good() ? "All of it held." : "NOT ALL OF IT HELD; see above.");
    if (json) {
      out.println(Json.write(report));
    }
    return (report.good() ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private DemoReport run(Narrator narrator, PrintWriter out) throws Exception {
    long begun = System.nanoTime();
    narrator.step(
        "A cluster: four hosts (one of them rogue), three services, Kafka, three PostgreSQL");
    try (DemoCluster cluster = DemoCluster.start(folder(), Map.of(), narrator)) {
      long readyMillis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      narrator.say("ready after %.1f s".formatted(readyMillis / 1000.0));
      DemoReport report = new DemoRun(cluster, narrator).run(readyMillis);
      narrator.title(report.good() ? "All of it held." : "NOT ALL OF IT HELD; see above.");
      if (!once) {
        print(report, out);
        serve(cluster, narrator);
      }
      return report;
    }
  }

  private void print(DemoReport report, PrintWriter out) {
    if (json) {
      out.println(Json.write(report));
    }
  }

  private Path folder() throws ClusterException {
    return work != null ? work : Installation.current().home().resolve(".sealift-demo");
  }

  private static void serve(DemoCluster cluster, Narrator narrator) throws InterruptedException {
    narrator.say(
        "The cluster runs on until Ctrl-C; reach it with --work %s:".formatted(cluster.folder()));
    cluster
        .addresses()
        .forEach((name, address) -> narrator.say("%-24s %s".formatted(name, address)));
    new CountDownLatch(1).await();
  }
}
