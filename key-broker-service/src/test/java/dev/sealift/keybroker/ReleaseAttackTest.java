package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody gets keys, a ticket or a decision by a request that lies in one field. */
final class ReleaseAttackTest extends BrokerTest {

  private final Scene scene = new Scene(authority, clock);

  @ParameterizedTest
  @CsvSource({
    "executables, warning",
    "hardware, contraindicated",
    "configuration, warning",
    "issuer, somebody",
    "purpose, host",
    "tpmClass, virtual",
    "svn, 0",
    "resetCount, 4"
  })
  void startWithOneClaimOfTheAttestationChanged_isRefused(String claim, String value)
      throws Exception {
    create();
    StartClaim honest =
        new StartClaim(
            scene.vm, Generation.NONE, Signatures.digest(scene.manifestToken), scene.a.boot(), 5);
    AttestationResult result =
        scene.a.result(AttestationPurpose.START, Optional.empty(), Scene.startNonce(honest));
    String forged = scene.a.attestedBut(result, claim, typed(result, claim, value));
    Reply refused =
        broker.post(
            scene.path("/start-claims"), new StartClaimRequest(scene.a.sign(honest), forged));
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertHonestStartPasses();
  }

  @Test
  void startAnsweringAnotherNonce_isRefused() {
    create();
    StartClaimRequest honest = scene.startRequest(scene.a, 0, 5);
    String replayed =
        scene.a.attested(AttestationPurpose.START, Optional.empty(), TestHost.nonce());
    assertRefused(
        "attestation-refused",
        broker.post(scene.path("/start-claims"), new StartClaimRequest(honest.claim(), replayed)));
    assertHonestStartPasses();
  }

  @Test
  void startWithAnAttestationOfAnotherHost_isRefused() {
    create();
    StartClaimRequest honest = scene.startRequest(scene.a, 0, 5);
    StartClaimRequest other = scene.startRequest(scene.b, 0, 5);
    assertRefused(
        "bad-signature",
        broker.post(
            scene.path("/start-claims"),
            new StartClaimRequest(honest.claim(), other.attestation())));
    assertHonestStartPasses();
  }

  @Test
  void startWithAnExpiredAttestation_isRefused() {
    create();
    StartClaimRequest late = scene.startRequest(scene.a, 0, 5);
    clock.advance(Duration.ofMinutes(2));
    assertRefused("attestation-expired", broker.post(scene.path("/start-claims"), late));
    assertHonestStartPasses();
  }

  @Test
  void attestationSignedByTheHostItself_isRefused() {
    create();
    StartClaimRequest honest = scene.startRequest(scene.a, 0, 5);
    StartClaim claim =
        new StartClaim(
            scene.vm, Generation.NONE, Signatures.digest(scene.manifestToken), scene.a.boot(), 5);
    String own =
        scene.a.sign(
            scene.a.result(AttestationPurpose.START, Optional.empty(), Scene.startNonce(claim)));
    assertRefused(
        "bad-signature",
        broker.post(scene.path("/start-claims"), new StartClaimRequest(honest.claim(), own)));
    assertHonestStartPasses();
  }

  @Test
  void secondHostClaimingAStartedMachine_isRefused() {
    scene.running(broker);
    assertRefused(
        "vm-not-stopped",
        broker.post(scene.path("/start-claims"), scene.startRequest(scene.b, 0, 5)));
  }

  @Test
  void grantIsOpenedByItsBootAlone() throws Exception {
    create();
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    String grant = start.text("grant");
    assertThat(catchThrowable(() -> scene.b.open(grant))).isInstanceOf(CryptoRefused.class);
    scene.a.open(grant).close();
  }

  @Test
  void ticketToTheSameHost_isRefused() {
    scene.running(broker);
    assertRefused(
        "same-host", broker.post("/v1/migrations", scene.ticketRequest(scene.a, scene.a, id())));
    scene.ticket(broker);
  }

  @Test
  void ticketByAHostThatDoesNotOwnTheMachine_isRefused() {
    scene.running(broker);
    TestHost c = new TestHost("c", authority, clock);
    assertRefused(
        "attestation-refused",
        broker.post("/v1/migrations", scene.ticketRequest(c, scene.b, id())));
    scene.ticket(broker);
  }

  @Test
  void ticketByALaterBootOfTheOwner_isRefused() {
    scene.running(broker);
    TestHost later = new TestHost("a", authority, clock);
    assertRefused(
        "attestation-refused",
        broker.post("/v1/migrations", scene.ticketRequest(later, scene.b, id())));
    scene.ticket(broker);
  }

  @ParameterizedTest
  @CsvSource({
    "svn, 0, host-refused-by-tenant",
    "svn, 1, older-host",
    "tpmClass, virtual, host-refused-by-tenant",
    "executables, contraindicated, attestation-refused",
    "purpose, start, attestation-refused"
  })
  void ticketToAHostThatIsNotGoodEnough_isRefused(String claim, String value, String problem)
      throws Exception {
    scene.running(broker);
    AttestationResult honest =
        scene.b.result(AttestationPurpose.HOST, Optional.empty(), TestHost.nonce());
    String forged = scene.b.attestedBut(honest, claim, typed(honest, claim, value));
    assertRefused(
        problem,
        broker.post(
            "/v1/migrations",
            new TicketRequest(scene.vm, scene.b.platform, scene.a.hostResult(), forged, id())));
    assertThat(broker.get(scene.path("")).text("phase")).isEqualTo("OWNED");
    scene.ticket(broker);
  }

  @Test
  void secondTicketWhileOneIsOut_isRefused() {
    scene.running(broker).ticket(broker);
    assertRefused(
        "migration-under-way",
        broker.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, id())));
  }

  @Test
  void requestIdOfAnotherMigration_isRefused() {
    scene.running(broker).ticket(broker);
    TestHost c = new TestHost("c", authority, clock);
    assertRefused(
        "request-id-taken",
        broker.post("/v1/migrations", scene.ticketRequest(scene.a, c, "request-" + scene.vm)));
  }

  @Test
  void readyWithAnotherRoot_isRefused_andTheMigrationCanBeAborted() {
    Mid mid = prepared();
    Ready honest = scene.ready(mid, scene.b, 1, 9);
    Ready forged =
        new Ready(
            mid,
            scene.vm,
            honest.generation(),
            honest.transcriptHash(),
            honest.boot(),
            Sha256.labelled("other root").finish(),
            9);
    assertRefused(
        "root-mismatch",
        broker.post(
            Scene.path(mid, "/ready"),
            new ReadyReport(scene.b.sign(forged), scene.sessionResult(scene.b, Role.TARGET, mid))));
    assertThat(broker.post(Scene.path(mid, "/abort"), Scene.abortRequest()).status())
        .isEqualTo(200);
  }

  @Test
  void readyBoundToAnotherHandshake_isRefused() {
    Mid mid = prepared();
    String replayed =
        scene.b.attested(
            AttestationPurpose.MIGRATION_TARGET,
            Optional.of(mid),
            AttestationNonces.forRole(Role.TARGET, Sha256.labelled("other").finish()));
    assertRefused(
        "attestation-refused",
        broker.post(
            Scene.path(mid, "/ready"),
            new ReadyReport(scene.b.sign(scene.ready(mid, scene.b, 1, 9)), replayed)));
    assertHonestReadyCommits(mid);
  }

  @Test
  void readyWithTheAttestationOfAnEarlierMigration_isRefused() {
    Mid mid = prepared();
    String earlier =
        scene.b.attested(
            AttestationPurpose.MIGRATION_TARGET,
            Optional.of(Mid.random(Authority.RANDOM)),
            AttestationNonces.forRole(Role.TARGET, Scene.TRANSCRIPT));
    assertRefused(
        "attestation-refused",
        broker.post(
            Scene.path(mid, "/ready"),
            new ReadyReport(scene.b.sign(scene.ready(mid, scene.b, 1, 9)), earlier)));
    assertHonestReadyCommits(mid);
  }

  @Test
  void readyWithAnExpiredAttestation_releasesNoKeys() {
    Mid mid = scene.running(broker).ticket(broker);
    ReadyReport late = scene.readyReport(mid, scene.b, 1, 9);
    clock.advance(Duration.ofMinutes(2));
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    assertRefused("attestation-expired", broker.post(Scene.path(mid, "/ready"), late));
    assertHonestReadyCommits(mid);
  }

  @Test
  void readyByAnUnticketedHost_isRefused() {
    Mid mid = prepared();
    TestHost c = new TestHost("c", authority, clock);
    assertRefused(
        "wrong-platform", broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, c, 1, 9)));
    assertHonestReadyCommits(mid);
  }

  @Test
  void readyByALaterBootOfTheTarget_isRefused() {
    Mid mid = prepared();
    TestHost later = new TestHost("b", authority, clock);
    assertRefused(
        "wrong-boot", broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, later, 1, 9)));
    assertHonestReadyCommits(mid);
  }

  @Test
  void preparedByTheTarget_isRefused() {
    Mid mid = scene.running(broker).ticket(broker);
    assertRefused(
        "wrong-boot",
        broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.b, scene.a, 1)));
  }

  @Test
  void secondDifferentPrepared_isRefused() {
    Mid mid = prepared();
    TestHost c = new TestHost("c", authority, clock);
    assertRefused(
        "contradiction",
        broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, c, 1)));
    assertHonestReadyCommits(mid);
  }

  @Test
  void preparedUnderTheNameOfAnotherMigration_isRefused() {
    Mid mid = scene.running(broker).ticket(broker);
    PreparedReport other = scene.preparedReport(Mid.random(Authority.RANDOM), scene.a, scene.b, 1);
    assertRefused("wrong-migration", broker.post(Scene.path(mid, "/prepared"), other));
  }

  @Test
  void abortAfterCommit_isRefused() {
    Mid mid = prepared();
    assertHonestReadyCommits(mid);
    assertRefused(
        "already-committed", broker.post(Scene.path(mid, "/abort"), Scene.abortRequest()));
  }

  @Test
  void runningBySomebodyElse_closesNothing() {
    Mid mid = prepared();
    assertHonestReadyCommits(mid);
    assertRefused(
        "bad-signature",
        broker.post(
            Scene.path(mid, "/running"),
            new RunningReport(scene.a.sign(scene.running(scene.b, Optional.of(mid), 2, 9)))));
    assertRefused(
        "contradiction",
        broker.post(
            Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 8)));
    assertThat(broker.get(Scene.path(mid, "")).json().has("closed")).isFalse();
  }

  @Test
  void wipedBeforeClosed_isRefused() {
    Mid mid = prepared();
    assertHonestReadyCommits(mid);
    assertRefused(
        "not-closed",
        broker.post(
            Scene.path(mid, "/wiped"),
            new WipedReport(
                scene.a.sign(new Wiped(mid, scene.vm, new Generation(1), scene.a.boot())))));
  }

  @Test
  void sourceThatBurnedItsRight_cannotSayStopped() {
    prepared();
    assertRefused(
        "right-burned",
        broker.post(
            scene.path("/stopped"),
            new StoppedReport(
                scene.a.boot(),
                scene.a.sign(new Stopped(scene.vm, new Generation(1), scene.a.boot())))));
  }

  @Test
  void destroyByAnotherKeyThanTheTenants_isRefused() {
    create();
    assertRefused(
        "bad-signature",
        broker.post(
            scene.path("/destroy"), new DestroyRequest(scene.a.sign(new DestroyOrder(scene.vm)))));
  }

  @Test
  void destroyOfARunningMachine_isRefused() {
    scene.running(broker);
    assertRefused(
        "vm-not-stopped",
        broker.post(
            scene.path("/destroy"),
            new DestroyRequest(Signatures.sign(scene.tenant, new DestroyOrder(scene.vm)))));
  }

  @Test
  void createdTwiceWithAnotherSecret_keepsTheFirst() {
    create();
    assertRefused(
        "vm-exists",
        broker.post(
            "/v1/machines",
            new CreateMachine(scene.manifestToken, scene.createRequest().secrets())));
  }

  private void create() {
    assertThat(broker.post("/v1/machines", scene.createRequest()).status()).isEqualTo(201);
  }

  private Mid prepared() {
    Mid mid = scene.running(broker).ticket(broker);
    Reply reply =
        broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return mid;
  }

  private void assertHonestStartPasses() {
    Reply honest = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    assertThat(honest.status()).as(honest.body()).isEqualTo(200);
  }

  private void assertHonestReadyCommits(Mid mid) {
    Reply honest = broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
    assertThat(honest.status()).as(honest.body()).isEqualTo(200);
    assertThat(honest.json().has("grant")).isTrue();
  }

  private static String id() {
    return "request-" + Authority.RANDOM.nextLong();
  }

  private static Object typed(AttestationResult honest, String claim, String value) {
    return honest.claims().get(claim) instanceof Long ? (Object) Long.valueOf(value) : value;
  }

  private static void assertRefused(String problem, Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
    assertThat(reply.problem()).as(reply.body()).isEqualTo(problem);
    assertThat(reply.body()).doesNotContain("grant");
  }
}
