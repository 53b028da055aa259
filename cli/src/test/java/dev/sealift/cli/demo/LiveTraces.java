package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.trace.Actor;
import dev.sealift.simulation.trace.TraceCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The logs of a live cluster, held against the core: what it did is what the core does. */
final class LiveTraces {

  /** What an agent puts aside when it starts a hypervisor again, and what a log is. */
  private static final String OLDER = ".log.1";

  private static final String LOG = ".log";

  private LiveTraces() {}

  /** Every step of every monitor, of the ledger and of every saga below a folder is the core's. */
  static void requireOfTheCore(Path folder) throws IOException {
    TraceCheck.Result result = TraceCheck.of(logs(folder));

    assertThat(result.faults()).as("what the core would not have done").isEmpty();
    assertThat(result.taken()).as("steps that the core took as well").containsKeys(Actor.values());
  }

  private static Map<String, List<String>> logs(Path folder) throws IOException {
    Map<String, List<String>> logs = new TreeMap<>();
    for (Path log : files(folder, LOG)) {
      Path older = log.resolveSibling(log.getFileName().toString().replace(LOG, OLDER));
      List<String> lines = new ArrayList<>();
      for (Path part : List.of(older, log)) {
        if (Files.exists(part)) {
          lines.addAll(Files.readAllLines(part, StandardCharsets.ISO_8859_1));
        }
      }
      logs.put(folder.relativize(log).toString(), lines);
    }
    return logs;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
