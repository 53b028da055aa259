package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.trace.Actor;
import dev.sealift.simulation.trace.TraceCheck;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The logs of a live cluster, held against the core: what it did is what the core does. */
final class LiveTraces {

  private LiveTraces() {}

  /** Every step of every monitor, of the ledger and of every saga of a cluster is the core's. */
  static void requireOfTheCore(Path folder) throws IOException {
    TraceCheck.Result result = ClusterTraces.check(new WorkFolder(folder));

    assertThat(result.faults()).as("what the core would not have done").isEmpty();
    assertThat(result.taken()).as("steps that the core took as well").containsKeys(Actor.values());
  }
}
