package dev.sealift.cli;

import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sealift status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the cluster's processes. Ends with 1 when one that should run is dead.")
final class StatusCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private WorkOption work = new WorkOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** What is printed of one process. */
  private record Line(
      String name,
      String kind,
      boolean alive,
      long pid,
      List<Integer> ports,
      String address,
      String log) {}

  /** What is printed of the cluster. */
  private record Status(String work, Phase phase, boolean healthy, List<Line> processes) {}

  @Override
  public Integer call() throws ClusterException {
    ClusterAdmin cluster = work.cluster();
    ClusterState state = cluster.state();
    List<Line> lines = cluster.processes().stream().map(process -> line(process, state)).toList();
    boolean healthy =
        state.phase() == Phase.STOPPED
            || (state.phase() == Phase.RUNNING && lines.stream().allMatch(Line::alive));
    Status status = new Status(cluster.work().root().toString(), state.phase(), healthy, lines);
    print(status, Commands.out(spec));
    return (healthy ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private static Line line(ProcessRecord process, ClusterState state) {
    return new Line(
        process.name(),
        process.kind().name(),
        process.identity().runs(),
        process.identity().pid(),
        process.ports(),
        state.addresses().getOrDefault(process.name(), ""),
        process.log());
  }

  private void print(Status status, PrintWriter out) {
    if (json) {
      out.println(JSON.writeValueAsString(status));
      return;
    }
    out.println("Cluster in %s: %s".formatted(status.work(), status.phase()));
    if (!status.processes().isEmpty()) {
      out.println("  %-24s %-6s %8s  %s".formatted("PROCESS", "STATE", "PID", "ADDRESS"));
    }
    for (Line line : status.processes()) {
      out.println(
          "  %-24s %-6s %8d  %s"
              .formatted(line.name(), line.alive() ? "up" : "DEAD", line.pid(), line.address())
              .stripTrailing());
    }
  }
}
