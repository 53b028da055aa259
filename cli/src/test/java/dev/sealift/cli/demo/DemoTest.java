package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a user runs it. */
class DemoTest {

  @Test
  void demoOnce_movesTwiceLosesNothingAndRefusesEveryAttack(@TempDir Path work) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "demo",
            "--once",
            "--json",
            "--work",
            work.resolve("cluster").toString());

    assertThat(code).as("exit code; the story was:%n%s", err).isZero();
    JsonNode report = JsonMapper.shared().readTree(out.toString().lines().toList().getLast());
    assertThat(report.get("migrations")).hasSize(2);
    for (JsonNode move : report.get("migrations")) {
      assertThat(move.get("receiptVerified").asBoolean()).isTrue();
      assertThat(move.get("downtimeMs").asLong()).isNotNegative();
      assertThat(move.get("rounds").asInt()).isPositive();
      assertThat(move.get("pages").asLong()).isPositive();
      assertThat(move.get("bytes").asLong()).isPositive();
    }
    assertThat(report.get("migrations").get(0).get("from").asString()).isEqualTo("host-1");
    assertThat(report.get("migrations").get(1).get("to").asString()).isEqualTo("host-3");
    assertThat(report.get("ticks").asLong()).isPositive();
    for (String mustBeZero :
        new String[] {"ticksLost", "ticksRepeated", "ticksForged", "secretSightings"}) {
      assertThat(report.get(mustBeZero).asLong()).as(mustBeZero).isZero();
    }
    assertThat(report.get("placesSearched").asInt()).isEqualTo(12);
    assertThat(report.get("attacksRun").asInt()).isEqualTo(3);
    assertThat(report.get("attacksRefused").asInt()).isEqualTo(3);
    assertThat(report.get("stepsReplayed").asLong()).isGreaterThan(100);
    assertThat(report.get("stepsAmiss").asInt()).isZero();
    assertThat(report.get("readyMs").asLong()).isPositive();
    LiveTraces.requireOfTheCore(work.resolve("cluster"), Path.of("target/tlc/DemoTest"));
  }
}
