package dev.sealift.cli.demo;

import dev.sealift.api.trace.StepTrace;
import dev.sealift.simulation.trace.TraceCheck;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the processes of the demo's cluster told of their steps, held against the core. */
final class ClusterTraces {

  /** A cluster whose machines just run takes no step; one that is busy is no moment's state. */
  private static final int MAX_READS = 100;

  private ClusterTraces() {}

  /**
   * Puts every step that is told in the logs to the core again.
   *
   * @throws IOException if a log cannot be read, or the cluster takes steps all the time
   */
  static TraceCheck.Result check(WorkFolder folder) throws IOException {
    Map<String, List<String>> logs = read(folder);
    for (int reads = 1; reads < MAX_READS; reads++) {
      Map<String, List<String>> again = read(folder);
      // Then each log was so at the moment between the two, and none is ahead of another.
      if (again.equals(logs)) {
        return TraceCheck.of(logs);
      }
      logs = again;
    }
    throw new IOException("the cluster in %s takes steps all the time".formatted(folder.root()));
  }

  private static Map<String, List<String>> read(WorkFolder folder) throws IOException {
    Map<String, List<String>> logs = new TreeMap<>();
    for (Path log : logs(folder)) {
      List<String> lines = new ArrayList<>();
      // What an agent put aside when it started the hypervisor again comes first.
      for (Path part : List.of(log.resolveSibling(log.getFileName() + ".1"), log)) {
        if (Files.exists(part)) {
          lines.addAll(told(part));
        }
      }
      while (!lines.isEmpty() && lines.getLast().isEmpty()) {
        lines.removeLast();
      }
      logs.put(folder.root().relativize(log).toString(), lines);
    }
    return logs;
  }

  /** The lines of a trace where they stand, and the others empty. */
  private static List<String> told(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.map(line -> line.contains(StepTrace.MARK) ? line : "").toList();
    }
  }

  private static List<Path> logs(WorkFolder folder) {
    return Stream.concat(
            Stream.of(Services.BROKER, Services.ORCHESTRATOR).map(folder::log),
            Stream.concat(DemoCluster.HONEST.stream(), Stream.of(DemoCluster.ROGUE))
                .map(host -> folder.host(host).resolve("hypervisor").resolve("hypervisor.log")))
        .toList();
  }
}
