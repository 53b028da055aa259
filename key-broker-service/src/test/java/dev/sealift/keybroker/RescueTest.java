package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.broker.BootReport;
import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.RescueRequest;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hosts that die with a machine, and what brings it back: evidence that the tenant takes. */
final class RescueTest extends BrokerTest {

  private static final RescueRules CONSENT =
      new RescueRules(Set.of(TpmClass.SOFTWARE), Set.of(), List.of(), 0);
  private static final RescueRules RESTARTS =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(TpmClass.HARDWARE), List.of(), 0);

  /** What the COMMIT is to be redeemed with. */
  private static final long NUMBER = 9;

  @Test
  void targetStartedAgainBelowItsNumber_letsTheSourceRunOnAndMoveAgain() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RescueRules.HARDWARE_COUNTER);
    Mid mid = committed(scene);
    assertThat(rescue(mid).problem()).isEqualTo("no-evidence");

    tell(scene.b.startedAgain(NUMBER));
    Reply rescued = rescue(mid);

    Decision decision = rescue(rescued);
    assertThat(decision.verdict()).isEqualTo(Verdict.RESCUE);
    assertThat(decision.boot()).isEqualTo(scene.a.boot());
    assertThat(decision.generation()).isEqualTo(new Generation(3));
    assertThat(rescue(mid).body()).isEqualTo(rescued.body());
    assertThat(broker.post(Scene.path(mid, "/closed-query"), Map.of()).text("rescue"))
        .isEqualTo(rescued.text("rescue"));
    assertThat(broker.get(Scene.path(mid, "")).text("rescue")).isEqualTo(rescued.text("rescue"));
    Reply next = broker.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "" + mid));
    assertThat(next.status()).isEqualTo(201);
  }

  @Test
  void counterThatReachedTheNumber_leavesTheSourceFenced() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RescueRules.HARDWARE_COUNTER);
    Mid mid = committed(scene);
    tell(scene.b.startedAgain(NUMBER + 1));

    assertThat(rescue(mid).problem()).isEqualTo("may-have-run");
    assertThat(phase(scene)).isEqualTo("DECIDED");
    Reply running =
        broker.post(
            Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, NUMBER));
    assertThat(running.status()).isEqualTo(200);
    assertThat(rescue(mid).text("closed"))
        .isEqualTo(broker.post(Scene.path(mid, "/closed-query"), Map.of()).text("closed"));
  }

  @Test
  void counterThatTheHostCanCopy_countsOnlyIfTheTenantNamesItsClass() throws Exception {
    Scene without = scene(TpmClass.SOFTWARE, RescueRules.HARDWARE_COUNTER);
    Mid refused = committed(without);
    tell(without.b.startedAgain(NUMBER));
    assertThat(rescue(refused).problem()).isEqualTo("evidence-not-accepted");
    assertThat(phase(without)).isEqualTo("DECIDED");

    Scene with = scene(TpmClass.SOFTWARE, CONSENT);
    Mid taken = committed(with);
    tell(with.b.startedAgain(NUMBER));
    assertThat(rescue(rescue(taken)).verdict()).isEqualTo(Verdict.RESCUE);
  }

  @Test
  void onlyALaterBootOfTheTargetsHost_isEvidence() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RescueRules.HARDWARE_COUNTER);
    Mid mid = committed(scene);
    tell(scene.a.startedAgain(NUMBER));
    tell(scene.b);
    assertThat(rescue(mid).problem()).isEqualTo("no-evidence");
  }

  @Test
  void bootThatNobodyAttested_isNotRemembered() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RescueRules.HARDWARE_COUNTER);
    Mid mid = committed(scene);
    TestHost later = scene.b.startedAgain(NUMBER);
    AttestationResult honest =
        later.result(AttestationPurpose.HOST, Optional.empty(), TestHost.nonce());

    assertThat(told(Signatures.sign(later.signing, honest)).problem()).isEqualTo("bad-signature");
    assertThat(told(later.attestedBut(honest, "executables", "contraindicated")).problem())
        .isEqualTo("attestation-refused");
    assertThat(told(later.attestedBut(honest, "purpose", "start")).problem())
        .isEqualTo("attestation-refused");
    assertThat(rescue(mid).problem()).isEqualTo("no-evidence");
    assertThat(told(Signatures.sign(authority.attestation, honest)).status()).isEqualTo(200);
    assertThat(rescue(mid).status()).isEqualTo(200);
  }

  @Test
  void migrationThatWasNotCommitted_isNotRescued() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RESTARTS).running(broker);
    Mid mid = scene.ticket(broker);
    tell(scene.a.startedAgain(9));
    assertThat(rescue(mid).problem()).isEqualTo("not-committed");
    assertThat(lost(scene, false).problem()).isEqualTo("migration-under-way");
    broker.post(Scene.path(mid, "/abort"), Scene.abortRequest());
    assertThat(rescue(mid).problem()).isEqualTo("not-committed");
  }

  @Test
  void ownerThatIsGone_leavesAMachineThatStartsAgain() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RESTARTS).running(broker);
    assertThat(lost(scene, false).problem()).isEqualTo("no-evidence");
    tell(scene.a.startedAgain(9));

    assertThat(lost(scene, false).text("phase")).isEqualTo("STOPPED");
    assertThat(lost(scene, false).text("phase")).isEqualTo("STOPPED");
    Reply start = broker.post(scene.path("/start-claims"), scene.startRequest(scene.b, 1, 3));
    assertThat(start.status()).as(start.body()).isEqualTo(200);
  }

  @Test
  void ownerThatIsGoneByEvidenceTheTenantDoesNotTake_staysTheOwner() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RescueRules.HARDWARE_COUNTER).running(broker);
    tell(scene.a.startedAgain(9));
    assertThat(lost(scene, true).problem()).isEqualTo("evidence-not-accepted");
    assertThat(phase(scene)).isEqualTo("OWNED");
  }

  @Test
  void targetThatMayHaveRun_isGivenUpOnlyWithWhatTheSourceKept() throws Exception {
    Scene scene = scene(TpmClass.HARDWARE, RESTARTS);
    Mid mid = committed(scene);
    tell(scene.b.startedAgain(NUMBER + 1));
    assertThat(lost(scene, false).problem()).isEqualTo("may-have-run");
    assertThat(lost(scene, true).text("phase")).isEqualTo("STOPPED");
    assertThat(rescue(mid).json().has("closed")).isTrue();
  }

  @Test
  void hostThatAsManyAsAskedForCallDestroyed_isGone_thoughItMayHaveRunTheMachine()
      throws Exception {
    List<SigningKey> people =
        Stream.generate(() -> SigningKey.generate(Authority.RANDOM)).limit(3).toList();
    Scene scene =
        scene(
            TpmClass.SOFTWARE,
            new RescueRules(
                Set.of(),
                Set.of(),
                people.stream().map(person -> person.publicKey().point()).toList(),
                2));
    Mid mid = committed(scene);
    HostDestroyed gone =
        new HostDestroyed(scene.vm, new Generation(2), scene.b.platform, scene.b.boot());
    HostDestroyed other =
        new HostDestroyed(scene.vm, new Generation(1), scene.b.platform, scene.b.boot());
    DestroyedStatement first = by(people.get(0), gone);
    DestroyedStatement second = by(people.get(1), gone);
    SigningKey stranger = SigningKey.generate(Authority.RANDOM);

    assertThat(rescue(mid, first).problem()).isEqualTo("too-few-statements");
    assertThat(rescue(mid, first, first).problem()).isEqualTo("approver-twice");
    assertThat(rescue(mid, first, by(stranger, gone)).problem()).isEqualTo("unknown-approver");
    assertThat(rescue(mid, first, by(people.get(1), other)).problem()).isEqualTo("wrong-statement");
    DestroyedStatement forged =
        new DestroyedStatement(second.approver(), by(stranger, gone).statement());
    assertThat(rescue(mid, first, forged).problem()).isEqualTo("bad-signature");
    assertThat(phase(scene)).isEqualTo("DECIDED");
    assertThat(rescue(mid, first, second).problem()).isEqualTo("may-have-run");
    LostRequest abandoned = new LostRequest(true, List.of(first, second));
    assertThat(broker.post(scene.path("/lost"), abandoned).status()).isEqualTo(200);
    assertThat(phase(scene)).isEqualTo("STOPPED");
    TransparencyLog log = broker.bean(TransparencyLog.class);
    assertThat(log.await(first.statement())).isPresent();
    assertThat(log.await(second.statement())).isPresent();
  }

  private static Scene scene(TpmClass tpmClass, RescueRules rules) {
    return new Scene(authority, clock, tpmClass, rules);
  }

  /** A migration to host B, committed; its target was heard of no more. */
  private static Mid committed(Scene scene) throws Exception {
    Mid mid = scene.running(broker).ticket(broker);
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    Reply claim =
        broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, NUMBER));
    assertThat(decision(claim.text("decision")).verdict()).isEqualTo(Verdict.COMMIT);
    return mid;
  }

  private static void tell(TestHost boot) {
    Reply reply = told(boot.hostResult());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private static Reply told(String attestation) {
    return broker.post("/v1/boots", new BootReport(attestation));
  }

  private static Reply rescue(Mid mid, DestroyedStatement... said) {
    return broker.post(Scene.path(mid, "/rescue"), new RescueRequest(Arrays.asList(said)));
  }

  private static Reply lost(Scene scene, boolean abandon) {
    return broker.post(scene.path("/lost"), new LostRequest(abandon, List.of()));
  }

  private static String phase(Scene scene) {
    return broker.get(scene.path("")).text("phase");
  }

  private static DestroyedStatement by(SigningKey person, HostDestroyed word) {
    return new DestroyedStatement(person.publicKey().point(), Signatures.sign(person, word));
  }

  private static Decision rescue(Reply reply) throws Exception {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return decision(reply.text("rescue"));
  }

  private static Decision decision(String token) throws Exception {
    return Signatures.verify(authority.broker.publicKey(), token, Decision.class);
  }
}
