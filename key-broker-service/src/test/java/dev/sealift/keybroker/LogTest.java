package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.rest.LogPage;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.log.LogAudit;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.testservers.TestDatabase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the broker decides is in its log before it counts, and a log that was set back is still. */
final class LogTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final TestClock clock = new TestClock();
  private final TestDatabase database = TestDatabase.fresh();
  private final List<Broker> running = new ArrayList<>();
  private Authority authority;
  private TestWitness witness;

  @BeforeEach
  void start() throws Exception {
    authority = new Authority(folder);
    witness = authority.witness(database);
  }

  @AfterEach
  void stop() {
    running.forEach(Broker::close);
  }

  @Test
  void startCommitAndClosed_comeWithProofs() throws Exception {
    Broker broker = broker(database);
    Scene scene = new Scene(authority, clock);
    broker.post("/v1/machines", scene.createRequest());
    Reply started = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    proof(started).require(authority.anchors, started.text("decision"));
    broker.post(scene.path("/running"), scene.runningReport(scene.a, Optional.empty(), 1, 5));

    Mid mid = commit(broker, scene);
    Reply decided = broker.post(Scene.path(mid, "/decision-query"), Map.of());
    proof(decided).require(authority.anchors, decided.text("decision"));
    Reply claimed = broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
    proof(claimed).require(authority.anchors, claimed.text("decision"));

    broker.post(Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9));
    Reply closed = broker.post(Scene.path(mid, "/closed-query"), Map.of());
    proof(closed).require(authority.anchors, closed.text("closed"));
  }

  @Test
  void rescue_comesWithAProof() throws Exception {
    Broker broker = broker(database);
    Scene scene = new Scene(authority, clock).running(broker);
    Mid mid = commit(broker, scene);
    broker.post(Scene.path(mid, "/forfeit"), scene.forfeitReport(mid, scene.b, 1));
    Reply rescued = broker.post(Scene.path(mid, "/closed-query"), Map.of());
    proof(rescued).require(authority.anchors, rescued.text("rescue"));
  }

  /** F6: the COMMIT is in the log that the witness saw; the backup would decide ABORT. */
  @Test
  void brokerRestoredFromABackup_decidesNothing() throws Exception {
    Backup backup = commitAfterBackup();
    Broker restored = broker(backup.database().copy());
    assertReadOnly(restored, backup.mid(), "behind-witness");
    assertThat(restored.get(backup.scene().path("")).text("phase")).isEqualTo("TICKETED");
  }

  /** A source that takes the ticket freezes; only a broker that knows of it can decide. */
  @Test
  void brokerThatForgotATicket_decidesNothing() throws Exception {
    Scene scene = new Scene(authority, clock).running(broker(database));
    TestDatabase backup = backup();
    scene.ticket(broker(database));
    stopAll();

    Broker restored = broker(backup.copy());

    assertThat(restored.get(scene.path("")).text("phase")).isEqualTo("OWNED");
    assertReadOnly(
        () -> restored.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "again")),
        "behind-witness");
  }

  /** The keys are in the backup, and the claim is an honest one: the log remembers the order. */
  @Test
  void brokerThatForgotADestruction_startsNothing() throws Exception {
    Scene scene = new Scene(authority, clock);
    broker(database).post("/v1/machines", scene.createRequest());
    TestDatabase backup = backup();
    Reply destroyed =
        broker(database)
            .post(
                scene.path("/destroy"),
                new DestroyRequest(Signatures.sign(scene.tenant, new DestroyOrder(scene.vm))));
    assertThat(destroyed.status()).as(destroyed.body()).isLessThan(300);
    stopAll();

    Broker restored = broker(backup.copy());

    assertThat(restored.get(scene.path("")).text("phase")).isEqualTo("STOPPED");
    assertReadOnly(
        () -> restored.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5)),
        "behind-witness");
  }

  @Test
  void ticketThatTheWitnessHasNotSeen_isWithheldUntilItHas() throws Exception {
    Broker broker = broker(database);
    Scene scene = new Scene(authority, clock).running(broker);
    Object request = scene.ticketRequest(scene.a, scene.b, "once");
    witness.down(true);
    Reply withheld = broker.post("/v1/migrations", request);
    assertThat(withheld.status()).isEqualTo(503);
    assertThat(withheld.problem()).isEqualTo("not-witnessed");
    witness.down(false);

    await(() -> broker.post("/v1/migrations", request).status() == 201);
  }

  /** The defence off: with a witness that forgets, COMMIT and ABORT are both proved. */
  @Test
  void brokerRestoredFromABackup_decidesTwiceIfTheWitnessForgets() throws Exception {
    Backup backup = commitAfterBackup();
    witness.forget();
    Broker restored = broker(backup.database().copy());
    await(() -> abort(restored, backup.mid()).status() == 200);
    Reply decided = restored.post(Scene.path(backup.mid(), "/decision-query"), Map.of());
    proof(decided).require(authority.anchors, decided.text("decision"));
    assertThat(verdict(decided)).isEqualTo(Verdict.ABORT);
    backup.commitProof().require(authority.anchors, backup.commit());
  }

  /** The newer database is back: what the witness saw is there, and the broker goes on. */
  @Test
  void brokerWithTheNewerDatabase_decidesAgain() throws Exception {
    Backup backup = commitAfterBackup();
    Broker restored = broker(backup.database().copy());
    assertReadOnly(restored, backup.mid(), "behind-witness");
    Broker newer = broker(database);
    Scene next = new Scene(authority, clock);
    newer.post("/v1/machines", next.createRequest());
    await(() ->
        newer.post(next.path("/start-claims"), next.startRequest(next.a, 0, 6)).status() == 200);
  }

  /**
   * A backup that went on with another history is longer than what the witness saw, and no better.
   */
  @Test
  void brokerThatWroteAnotherHistory_decidesNothing() throws Exception {
    Backup backup = commitAfterBackup();
    TestDatabase fork = backup.database().copy();
    Broker forked = new Broker(authority, fork, clock, authority.witness(fork));
    await(() -> abort(forked, backup.mid()).status() == 200);
    Scene more = new Scene(authority, clock).running(forked);
    Mid another = more.ticket(forked);
    abort(forked, another);
    Mid undecided =
        new Mid(
            forked.post("/v1/migrations", more.ticketRequest(more.a, more.b, "again")).text("mid"));
    forked.close();

    assertReadOnly(broker(fork), undecided, "log-forked");
  }

  @Test
  void decisionThatTheWitnessHasNotSeen_isWithheldUntilItHas() throws Exception {
    Broker broker = broker(database);
    Scene scene = new Scene(authority, clock).running(broker);
    Mid mid = scene.ticket(broker);
    witness.down(true);
    assertThat(abort(broker, mid).status()).isEqualTo(200);
    assertThat(broker.get(scene.path("")).text("phase")).isEqualTo("OWNED");
    assertThat(broker.post(Scene.path(mid, "/decision-query"), Map.of()).status()).isEqualTo(202);
    witness.down(false);
    Reply decided = broker.post(Scene.path(mid, "/decision-query"), Map.of());
    proof(decided).require(authority.anchors, decided.text("decision"));
  }

  /** What the witness signed was lost on its way, or with the broker that asked for it. */
  @Test
  void brokerThatDiedBeforeItKeptTheCosignature_getsAnother() throws Exception {
    Broker before = broker(database);
    Scene scene = new Scene(authority, clock).running(before);
    Mid mid = commit(before, scene);
    before.bean(JdbcClient.class).sql("delete from log_cosigned").update();
    stopAll();
    Broker after = broker(database);
    Reply decided = after.post(Scene.path(mid, "/decision-query"), Map.of());
    proof(decided).require(authority.anchors, decided.text("decision"));
  }

  @Test
  void brokerThatStartsWithoutAWitness_decidesNothingUntilItAnswers() throws Exception {
    witness.down(true);
    Broker broker = broker(database);
    Scene scene = new Scene(authority, clock);
    broker.post("/v1/machines", scene.createRequest());
    Reply refused = broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("witness-not-asked");
    witness.down(false);
    await(() ->
        broker.post(scene.path("/start-claims"), scene.startRequest(scene.a, 0, 5)).status()
            == 200);
  }

  @Test
  void whatIsDecidedWhileTheWitnessIsAway_isCosignedTogether() throws Exception {
    Broker broker = broker(database);
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      scenes.add(new Scene(authority, clock).running(broker));
    }
    List<Mid> mids = scenes.stream().map(scene -> scene.ticket(broker)).toList();
    witness.down(true);
    mids.forEach(mid -> abort(broker, mid));
    int before = witness.asked();
    witness.down(false);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> queries =
          mids.stream()
              .map(mid ->
                  threads.submit(() -> broker.post(Scene.path(mid, "/decision-query"), Map.of())))
              .toList();
      for (Future<Reply> query : queries) {
        proof(query.get()).require(authority.anchors, query.get().text("decision"));
      }
    }
    // One that was on its way when the witness came back may lack the last; the next holds all.
    assertThat(witness.asked()).isBetween(before + 1, before + 2);
  }

  @Test
  void wholeLog_canBeReadAndContradictsNothing() throws Exception {
    Broker broker = broker(database);
    Scene moved = new Scene(authority, clock).running(broker);
    Mid closed = commit(broker, moved);
    broker.post(
        Scene.path(closed, "/running"), moved.runningReport(moved.b, Optional.of(closed), 2, 9));
    Scene rescued = new Scene(authority, clock).running(broker);
    Mid forfeited = commit(broker, rescued);
    broker.post(Scene.path(forfeited, "/forfeit"), rescued.forfeitReport(forfeited, rescued.b, 1));
    Scene stayed = new Scene(authority, clock).running(broker);
    Mid aborted = stayed.ticket(broker);
    abort(broker, aborted);
    proof(broker.post(Scene.path(aborted, "/decision-query"), Map.of()));

    LogAudit audit = audit(broker);
    assertThat(audit.contradictions()).isEmpty();
    assertThat(audit.size()).isEqualTo(11);
    assertThat(audit.closed()).isEqualTo(1);
    assertThat(audit.decisions()).isEqualTo(7);
  }

  @Test
  void leavesThatTheWitnessHasNotSeen_areNotShown() throws Exception {
    Broker broker = broker(database);
    assertThat(broker.get("/v1/log/checkpoint").problem()).isEqualTo("log-empty");
    Scene scene = new Scene(authority, clock).running(broker);
    Mid mid = scene.ticket(broker);
    witness.down(true);
    abort(broker, mid);
    assertThat(page(broker, 0).leaves()).hasSize(2);
    assertThat(page(broker, 2).leaves()).isEmpty();
    assertThat(page(broker, Long.MAX_VALUE).leaves()).isEmpty();
    witness.down(false);
    proof(broker.post(Scene.path(mid, "/decision-query"), Map.of()));
    assertThat(page(broker, 2).leaves()).hasSize(1);
  }

  @Test
  void placeThatIsNone_isRefusedByName() {
    Broker broker = broker(database);
    for (String from : List.of("-1", "one", "9223372036854775808")) {
      Reply refused = broker.get("/v1/log/leaves?from=" + from);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text("field")).isEqualTo("from");
    }
  }

  /** The ledger of before leaves were kept has them all. */
  @Test
  void leavesOfAnOlderLog_areFoundInTheLedger() throws Exception {
    Broker broker = broker(database);
    Scene scene =
        new Scene(
                authority,
                clock,
                TpmClass.SOFTWARE,
                new RescueRules(
                    Set.of(), Set.of(), List.of(authority.attestation.publicKey().point()), 1))
            .running(broker);
    Mid mid = commit(broker, scene);
    broker.post(Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9));
    HostDestroyed ruin =
        new HostDestroyed(scene.vm, new Generation(2), scene.b.platform, scene.b.boot());
    DestroyedStatement said =
        new DestroyedStatement(
            authority.attestation.publicKey().point(),
            Signatures.sign(authority.attestation, ruin));
    Reply lost = broker.post(scene.path("/lost"), new LostRequest(false, List.of(said)));
    assertThat(lost.status()).as(lost.body()).isEqualTo(200);
    await(() -> page(broker, 0).leaves().size() == 5);
    List<String> leaves = page(broker, 0).leaves();
    assertThat(audit(broker).statements()).isEqualTo(1);

    JdbcClient db = broker.bean(JdbcClient.class);
    db.sql("truncate log_token").update();
    String migration;
    try (InputStream file = LogTest.class.getResourceAsStream("/db/migration/V5__log_tokens.sql")) {
      migration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    db.sql(migration.substring(migration.indexOf("insert into log_token"))).update();
    assertThat(page(broker, 0).leaves()).isEqualTo(leaves);
  }

  private LogAudit audit(Broker broker) throws Exception {
    Checkpoint newest =
        Json.read(broker.get("/v1/log/checkpoint").body(), CosignedCheckpoint.class)
            .require(authority.anchors);
    LogAudit audit = new LogAudit(authority.anchors.brokerKey());
    page(broker, 0).leaves().forEach(audit::add);
    assertThat(audit.root()).isEqualTo(newest.root());
    return audit;
  }

  private static LogPage page(Broker broker, long from) throws Exception {
    LogPage page = Json.read(broker.get("/v1/log/leaves?from=" + from).body(), LogPage.class);
    assertThat(page.from()).isEqualTo(from);
    return page;
  }

  /**
   * A backup taken before a COMMIT that the witness saw.
   *
   * @param database the backup
   */
  private record Backup(
      TestDatabase database, Scene scene, Mid mid, String commit, LogProof commitProof) {}

  private Backup commitAfterBackup() throws Exception {
    Broker before = broker(database);
    Scene scene = new Scene(authority, clock).running(before);
    Mid mid = scene.ticket(before);
    stopAll();
    TestDatabase backup = database.copy();
    Broker after = broker(database);
    await(() -> commitTo(after, scene, mid).status() == 200);
    Reply committed = commitTo(after, scene, mid);
    assertThat(verdict(committed)).isEqualTo(Verdict.COMMIT);
    stopAll();
    return new Backup(backup, scene, mid, committed.text("decision"), proof(committed));
  }

  private static Mid commit(Broker broker, Scene scene) {
    Mid mid = scene.ticket(broker);
    assertThat(commitTo(broker, scene, mid).status()).isEqualTo(200);
    return mid;
  }

  private static Reply commitTo(Broker broker, Scene scene, Mid mid) {
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    return broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9));
  }

  private static Reply abort(Broker broker, Mid mid) {
    return broker.post(Scene.path(mid, "/abort"), Scene.abortRequest());
  }

  private static void assertReadOnly(Broker broker, Mid mid, String problem) throws Exception {
    assertReadOnly(() -> abort(broker, mid), problem);
  }

  private static void assertReadOnly(Supplier<Reply> request, String problem) throws Exception {
    await(() -> request.get().problem().equals(problem));
    assertThat(request.get().status()).isEqualTo(503);
  }

  /** A copy of the database as it is now, which nobody uses. */
  private TestDatabase backup() {
    stopAll();
    return database.copy();
  }

  private Verdict verdict(Reply reply) throws Exception {
    return Signatures.verify(authority.broker.publicKey(), reply.text("decision"), Decision.class)
        .verdict();
  }

  private static LogProof proof(Reply reply) throws Exception {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Json.fromTree(reply.json().get("proof"), LogProof.class);
  }

  /** A broker on this database, with the one witness. */
  private Broker broker(TestDatabase onDatabase) {
    Broker broker = new Broker(authority, onDatabase, clock, witness);
    running.add(broker);
    return broker;
  }

  private void stopAll() {
    running.forEach(Broker::close);
    running.clear();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(DEADLINE);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }
}
