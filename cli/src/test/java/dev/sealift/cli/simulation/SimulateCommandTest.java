package dev.sealift.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulateCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void randomSchedules_areCounted() {
    assertThat(run("--seeds", "300", "--json")).isZero();

    JsonNode summary = JsonMapper.shared().readTree(out.toString());
    assertThat(summary.get("schedules").asLong()).isEqualTo(300);
    assertThat(summary.get("steps").asLong()).isGreaterThan(300);
    assertThat(summary.get("violations").asLong()).isZero();
  }

  @Test
  void smallWorlds_areSearched() {
    assertThat(run("--exhaustive", "move")).isZero();

    assertThat(out.toString()).contains("MOVE", "1,719 states", "closed, 0 violations");
  }

  @Test
  void aMutant_isKilledWithTheSameStoryEveryTime() {
    assertThat(run("--mutant", "wipe-at-commit")).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("--mutant", "wipe-at-commit")).isZero();

    assertThat(out).hasToString(first);
    assertThat(first).contains("Mutant wipe-at-commit, on the schedule of seed", "S15 is broken");
  }

  @Test
  void runsOnTheWire_areCounted() {
    assertThat(run("--wire", "--seeds", "4", "--json")).isZero();

    JsonNode summary = JsonMapper.shared().readTree(out.toString());
    assertThat(summary.get("schedules").asLong()).isEqualTo(4);
    assertThat(summary.get("migrations").asLong()).isPositive();
    assertThat(summary.get("violations").asLong()).isZero();
  }

  @Test
  void aMutantOfTheHandshake_isFoundByItsName() {
    assertThat(run("--mutant", "any-attestation")).isZero();

    assertThat(out.toString()).contains("Mutant any-attestation", "I1: the peer is not attested");
  }

  @Test
  void aMutantThatIsKept_saysWhy() {
    assertThat(run("--mutant", "redeem-in-any-order", "--seeds", "100", "--json")).isZero();

    JsonNode mutant = JsonMapper.shared().readTree(out.toString()).get("mutants").get(0);
    assertThat(mutant.get("killed").asBoolean()).isFalse();
    assertThat(mutant.get("kept").asString()).contains("one reserved number at a time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds 0 | 2 | --seeds is 0, want 1 to",
        "--first -1 | 2 | --first is -1, want 0 to",
        "--exhaustive EVERYTHING | 2 | --exhaustive is EVERYTHING, want one of [MOVE,",
        "--mutant nobody | 4 | no mutant is named nobody",
        "--mutant all --exhaustive | 2 | mutually exclusive",
        "--wire --exhaustive | 2 | mutually exclusive"
      })
  void badInput_isNamed(String arguments, int code, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(code);

    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "simulate";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }
}
