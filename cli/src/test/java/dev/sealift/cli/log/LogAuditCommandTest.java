package dev.sealift.cli.log;

import static dev.sealift.cli.fixture.OrchestratorStandIn.GONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.fixture.OrchestratorStandIn;
import dev.sealift.protocol.signed.RescueRules;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `sealift log audit` as a user runs it. */
class LogAuditCommandTest {

  @TempDir private Path work;
  @TempDir private Path folder;

  private OrchestratorStandIn cluster;
  private Vm vm;

  @BeforeEach
  void start() throws Exception {
    cluster = new OrchestratorStandIn(work);
    vm = cluster.machine("vault", GONE, RescueRules.HARDWARE_COUNTER);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void honestLog_isAuditedFromTheEarlierAuditOn() throws Exception {
    assertThat(cluster.run("log", "audit", "--json")).as(cluster.err()).isZero();
    assertThat(Json.read(cluster.out(), Audit.class).size()).isEqualTo(1);
    Path earlier = Files.writeString(folder.resolve("audit.json"), cluster.out());
    cluster.start(vm, GONE, 2);
    assertThat(cluster.run("log", "audit", "--since", earlier.toString()))
        .as(cluster.err())
        .isZero();
    assertThat(cluster.out())
        .contains("contradicts itself nowhere")
        .contains("2: 2 decisions")
        .contains("grew from   1 leaves");
    cluster.log.removeFirst();
    assertThat(cluster.run("log", "audit", "--since", earlier.toString()))
        .isEqualTo(ExitCode.FAILED.number());
    assertThat(cluster.err()).contains("did not grow out of");
  }

  @Test
  void contradiction_failsAndNamesBothLeaves() {
    cluster.start(vm, GONE, 1);
    assertThat(cluster.run("log", "audit")).isEqualTo(ExitCode.FAILED.number());
    assertThat(cluster.out()).contains("leaf 1 against leaf 0: GENERATION_TWICE");
  }

  @Test
  void otherKeys_refuseTheLog() throws Exception {
    try (OrchestratorStandIn other = new OrchestratorStandIn(folder.resolve("other"))) {
      Path trust = Files.writeString(folder.resolve("trust.json"), other.trust().toJson());
      assertThat(cluster.run("log", "audit", "--trust", trust.toString()))
          .isEqualTo(ExitCode.REFUSED.number());
      assertThat(cluster.err()).contains("NOT_LOGGED");
    }
  }

  @Test
  void fileThatIsNoAudit_isRefusedByName() throws Exception {
    Path none = Files.writeString(folder.resolve("none.json"), "{}");
    assertThat(cluster.run("log", "audit", "--since", none.toString()))
        .isEqualTo(ExitCode.REFUSED.number());
    assertThat(cluster.err()).contains("none.json is not what `sealift log audit --json` prints");
  }
}
