package dev.sealift.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.simulation.CrashTable.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashTableTest {

  private static final Map<String, Map<Outcome, Integer>> ROWS = CrashTable.rows();

  @Test
  void aTargetThatDiesBeforeItRedeems_costsNothing() {
    assertThat(ROWS)
        .allSatisfy((row, outcomes) -> {
          if (row.startsWith("target") && !row.equals("target, Redeeming")) {
            assertThat(outcomes.keySet()).containsExactly(Outcome.RUNS);
          }
        });
  }

  @Test
  void aSourceThatDiesAfterTheCommit_costsNothing() {
    assertThat(ROWS.get("source, Fenced").keySet()).containsExactly(Outcome.RUNS);
    assertThat(ROWS.get("source, Wiped").keySet()).containsExactly(Outcome.RUNS);
  }

  @Test
  void theTableOfTheDocumentation_isThis() throws Exception {
    assertThat(Files.readString(Path.of("../docs/simulation.md")))
        .contains(String.join("\n", CrashTable.lines()));
  }
}
