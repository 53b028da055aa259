package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.simulation.CoreSteps;
import dev.sealift.simulation.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The logs of a live cluster, held against the core: what it did is what the core does. */
final class LiveTraces {

  /** By then the simulation has taken every step that it takes in ten times as many. */
  private static final long SEEDS = 20_000;

  private static final CoreSteps CORE = CoreSteps.of(SEEDS);

  private LiveTraces() {}

  /** Every step of every monitor and of the ledger, in all logs below a folder, is the core's. */
  static void requireOfTheCore(Path folder) throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path log : logs(folder)) {
      Trace.Result result = Trace.check(Files.readAllLines(log, StandardCharsets.ISO_8859_1), CORE);
      assertThat(result.faults()).as("%s against the core", log.getFileName()).isEmpty();
      if (result.steps() > 0) {
        sources.add(folder.relativize(log).toString());
      }
    }
    assertThat(sources)
        .as("logs that tell of steps")
        .anyMatch(log -> log.endsWith("hypervisor.log"))
        .anyMatch(log -> log.contains("key-broker"));
  }

  private static List<Path> logs(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }
}
