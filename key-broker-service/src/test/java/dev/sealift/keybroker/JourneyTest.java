package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.GrantedKeys.KeyGeneration;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.receipt.Receipt;
import dev.sealift.protocol.receipt.ReceiptVerifier;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The honest life of a machine, from its creation to its destruction. */
final class JourneyTest extends BrokerTest {

  private final Scene scene = new Scene(authority, clock);

  @Test
  void startedMachine_getsItsSecretAndOneKey() throws Exception {
    broker.post("/v1/machines", scene.createRequest());
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    assertThat(decision(start).verdict()).isEqualTo(Verdict.START);
    try (GrantedKeys keys = scene.a.open(start.text("grant"))) {
      assertThat(keys.processes()).hasSize(1);
      assertThat(keys.processes().getFirst().secret())
          .isEqualTo(Secret.owning(Scene.SECRET.getBytes(StandardCharsets.UTF_8)));
      assertThat(numbers(keys)).containsExactly(1L);
    }
  }

  @Test
  void migratedMachine_getsItsLiveKeyAndAFreshOne_andAReceiptThatVerifies() throws Exception {
    broker.post("/v1/machines", scene.createRequest());
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    broker.post(scene.path("/running"), scene.runningReport(scene.a, Optional.empty(), 1, 5));
    Mid mid = scene.ticket(broker);
    CompletableFuture<Reply> claim =
        CompletableFuture.supplyAsync(
            () -> broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9)));
    assertOk(
        broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1)));
    Reply committed = claim.get();
    assertThat(decision(committed).verdict()).isEqualTo(Verdict.COMMIT);
    try (GrantedKeys before = scene.a.open(start.text("grant"));
        GrantedKeys after = scene.b.open(committed.text("grant"))) {
      assertThat(numbers(after)).containsExactly(1L, 2L);
      assertThat(after.processes().getFirst().sealingGeneration()).isEqualTo(2);
      assertThat(after.processes().getFirst().generations().getFirst().key())
          .isEqualTo(before.processes().getFirst().generations().getFirst().key());
    }
    assertThat(broker.post(Scene.path(mid, "/decision-query"), Map.of()).text("decision"))
        .isEqualTo(committed.text("decision"));
    assertOk(
        broker.post(
            Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9)));
    assertThat(broker.post(Scene.path(mid, "/closed-query"), Map.of()).json().has("closed"))
        .isTrue();
    assertOk(broker.post(Scene.path(mid, "/wiped"), wiped(mid)));
    assertReceiptVerifies(broker.get(Scene.path(mid, "")).json());
    JsonNode machine = broker.get(scene.path("")).json();
    assertThat(machine.path("phase").asString()).isEqualTo("OWNED");
    assertThat(machine.path("platform").asString()).isEqualTo(scene.b.platform.value());
    assertThat(machine.path("gen").asLong()).isEqualTo(2);
  }

  @Test
  void abortedMigration_leavesTheSourceTheOwnerOfTheNextGeneration() throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    Reply aborted = broker.post(Scene.path(mid, "/abort"), Scene.abortRequest());
    assertThat(decision(aborted).verdict()).isEqualTo(Verdict.ABORT);
    assertThat(decision(aborted).boot()).isEqualTo(scene.a.boot());
    assertThat(broker.post(Scene.path(mid, "/abort"), Scene.abortRequest()).body())
        .isEqualTo(aborted.body());
    Reply claim = broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
    assertThat(claim.text("decision")).isEqualTo(aborted.text("decision"));
    assertThat(claim.json().has("grant")).isFalse();
    Reply next = broker.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "next"));
    assertThat(next.status()).isEqualTo(201);
  }

  @Test
  void forfeitBeforeTheDecision_abortsTheMigration() throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    assertOk(broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.b, 1)));
    assertOk(broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.b, 1)));
    Reply decided = broker.post(Scene.path(mid, "/decision-query"), Map.of());
    assertThat(decision(decided).verdict()).isEqualTo(Verdict.ABORT);
  }

  @Test
  void forfeitAfterTheCommit_letsTheSourceRunOnAndMoveAgain() throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    assertOk(
        broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1)));
    Reply claim = broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
    assertThat(decision(claim).verdict()).isEqualTo(Verdict.COMMIT);
    assertOk(broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.b, 1)));
    Reply outcome = broker.post(Scene.path(mid, "/closed-query"), Map.of());
    assertThat(outcome.json().has("closed")).isFalse();
    Decision rescue =
        Signatures.verify(authority.anchors.brokerKey(), outcome.text("rescue"), Decision.class);
    assertThat(rescue.verdict()).isEqualTo(Verdict.RESCUE);
    assertThat(rescue.boot()).isEqualTo(scene.a.boot());
    assertThat(rescue.generation()).isEqualTo(new Generation(3));
    Reply late =
        broker.post(
            Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9));
    assertThat(late.status()).isEqualTo(422);
    assertThat(decision(broker.post(Scene.path(mid, "/decision-query"), Map.of())).verdict())
        .isEqualTo(Verdict.COMMIT);
    Reply next =
        broker.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "after-the-rescue"));
    assertThat(next.status()).isEqualTo(201);
  }

  @Test
  void forfeitOfAMigrationThatClosed_changesNothing() throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
    broker.post(Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9));
    assertOk(broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.b, 1)));
    Reply outcome = broker.post(Scene.path(mid, "/closed-query"), Map.of());
    assertThat(outcome.json().has("rescue")).isFalse();
  }

  @Test
  void forfeitThatAnotherHostSigned_isRefused() throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    Reply reply = broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.a, 1));
    assertThat(reply.problem()).isEqualTo("wrong-platform");
    ForfeitReport forged =
        new ForfeitReport(scene.b.boot(), scene.forfeitReport(mid, scene.a, 1).forfeit());
    assertThat(broker.post(Scene.path(mid, "/forfeit"), forged).problem())
        .isEqualTo("bad-signature");
  }

  @Test
  void stoppedMachine_startsElsewhereWithAFreshKey_andIsDestroyedByItsTenant() throws Exception {
    scene.running(broker);
    StoppedReport stopped =
        new StoppedReport(
            scene.a.boot(), scene.a.sign(new Stopped(scene.vm, new Generation(1), scene.a.boot())));
    assertOk(broker.post(scene.path("/stopped"), stopped));
    assertOk(broker.post(scene.path("/stopped"), stopped));
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.b, 1, 3));
    try (GrantedKeys keys = scene.b.open(start.text("grant"))) {
      assertThat(numbers(keys)).containsExactly(2L);
    }
    assertOk(
        broker.post(
            scene.path("/stopped"),
            new StoppedReport(
                scene.b.boot(),
                scene.b.sign(new Stopped(scene.vm, new Generation(2), scene.b.boot())))));
    DestroyRequest order =
        new DestroyRequest(Signatures.sign(scene.tenant, new DestroyOrder(scene.vm)));
    assertOk(broker.post(scene.path("/destroy"), order));
    assertOk(broker.post(scene.path("/destroy"), order));
    assertThat(broker.get(scene.path("")).text("phase")).isEqualTo("DESTROYED");
    assertThat(broker.post("/v1/machines", scene.createRequest()).problem())
        .isEqualTo("vm-destroyed");
  }

  @Test
  void repeatedRequests_getTheSameAnswers() throws Exception {
    Reply created = broker.post("/v1/machines", scene.createRequest());
    assertThat(created.status()).isEqualTo(201);
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    assertSame(broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5)), start);
    var running = scene.runningReport(scene.a, Optional.empty(), 1, 5);
    assertOk(broker.post(scene.path("/running"), running));
    assertOk(broker.post(scene.path("/running"), running));
    Mid mid = scene.ticket(broker);
    assertThat(scene.ticket(broker)).isEqualTo(mid);
    var prepared = scene.preparedReport(mid, scene.a, scene.b, 1);
    assertOk(broker.post(Scene.path(mid, "/prepared"), prepared));
    assertOk(broker.post(Scene.path(mid, "/prepared"), prepared));
    var ready = scene.readyReport(mid, scene.b, 1, 9);
    Reply committed = broker.post(Scene.path(mid, "/ready"), ready);
    assertSame(broker.post(Scene.path(mid, "/ready"), ready), committed);
    var ran = scene.runningReport(scene.b, Optional.of(mid), 2, 9);
    assertOk(broker.post(Scene.path(mid, "/running"), ran));
    Reply closed = broker.post(Scene.path(mid, "/closed-query"), Map.of());
    assertOk(broker.post(Scene.path(mid, "/running"), ran));
    assertThat(broker.post(Scene.path(mid, "/closed-query"), Map.of()).text("closed"))
        .isEqualTo(closed.text("closed"));
    assertOk(broker.post(Scene.path(mid, "/prepared"), prepared));
    assertOk(broker.post(scene.path("/running"), running));
    assertSame(broker.post(Scene.path(mid, "/ready"), ready), committed);
  }

  /** The log may have grown, and the proof with it; what was decided stays. */
  private static void assertSame(Reply again, Reply first) {
    assertThat(again.text("decision")).isEqualTo(first.text("decision"));
    assertThat(again.text("grant")).isEqualTo(first.text("grant"));
  }

  @Test
  void sameCreateRequest_isAnsweredAlike_andAnotherIsRefused() {
    var request = scene.createRequest();
    Reply created = broker.post("/v1/machines", request);
    assertThat(broker.post("/v1/machines", request).body()).isEqualTo(created.body());
    assertThat(broker.post("/v1/machines", scene.createRequest()).problem()).isEqualTo("vm-exists");
  }

  private WipedReport wiped(Mid mid) {
    return new WipedReport(
        scene.a.sign(new Wiped(mid, scene.vm, new Generation(1), scene.a.boot())));
  }

  private static void assertReceiptVerifies(JsonNode raw) throws Exception {
    Receipt receipt =
        new Receipt(
            raw.path("manifest").asString(),
            raw.path("ticket").asString(),
            raw.path("sourceAttestation").asString(),
            raw.path("targetAttestation").asString(),
            raw.path("prepared").asString(),
            raw.path("ready").asString(),
            raw.path("decision").asString(),
            Json.fromTree(raw.path("decisionProof"), LogProof.class),
            raw.path("running").asString(),
            raw.path("closed").asString(),
            Json.fromTree(raw.path("closedProof"), LogProof.class));
    assertThat(new ReceiptVerifier(authority.anchors).verify(receipt).decision().verdict())
        .isEqualTo(Verdict.COMMIT);
  }

  private static Decision decision(Reply reply) throws Exception {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Signatures.verify(authority.broker.publicKey(), reply.text("decision"), Decision.class);
  }

  private static List<Long> numbers(GrantedKeys keys) {
    return keys.processes().getFirst().generations().stream().map(KeyGeneration::number).toList();
  }

  private static void assertOk(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }
}
