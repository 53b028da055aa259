package dev.sealift.simulation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.simulation.mutation.Trial;
import dev.sealift.simulation.mutation.WireMutants;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attacks of the catalogue on handshake and records, each twice: the core refuses it and says
 * why, and the core without that defence does not.
 */
class AttacksTest {

  @ParameterizedTest(name = "{0} {1} ({2})")
  @CsvFileSource(resources = "attacks.csv", delimiter = '|', useHeadersInDisplayName = false)
  void refused_andWithoutTheDefenceSucceeds(
      String id, Attack attack, int choice, String refusal, String mutant, String violated) {
    assertThat(attack.id()).isEqualTo(id);
    WireRun run = WireRun.of(Plan.of(attack, choice));

    assertThat(run.violation()).as("with all defences").isNull();
    assertThat(run.refusals()).isNotEmpty().containsOnly(refusal);

    assertThat(
            Trial.onTheWire(WireMutants.named(mutant).orElseThrow())
                .underAttack(attack.name(), choice))
        .as("without %s", mutant)
        .hasValueSatisfying(kill -> assertThat(kill.invariant()).isEqualTo(violated));
  }

  /** Whatever form it takes and whoever it strikes, and though the machine went there before. */
  @ParameterizedTest
  @EnumSource(Attack.class)
  void everyAttack_isWithstood(Attack attack) {
    for (int choice = 0; choice < 2; choice++) {
      WireRun run = WireRun.of(Plan.of(attack, choice));

      assertThat(run.violation()).as("%s", run.story()).isNull();
      assertThat(run.moved()).as("the way there").isPositive();
    }
  }

  @Test
  void everyIdOfTheCatalogue_isInTheTable() throws Exception {
    try (InputStream in = AttacksTest.class.getResourceAsStream("attacks.csv")) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(Arrays.stream(Attack.values()).map(Attack::id).distinct())
          .allSatisfy(id -> assertThat(table).contains("\n" + id + "|"));
    }
  }
}
