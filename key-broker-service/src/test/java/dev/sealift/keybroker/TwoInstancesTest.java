package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.testservers.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers over one database decide as one. */
final class TwoInstancesTest {

  private static final int RACERS = 200;

  /** A crowd may find no database connection free; each then asks again, as agents do. */
  private static final int MAX_REPEATS = 10;

  @TempDir Path folder;

  private final TestClock clock = new TestClock();
  private Authority authority;
  private Broker first;
  private Broker second;

  @BeforeEach
  void start() throws Exception {
    authority = new Authority(folder);
    TestDatabase database = TestDatabase.fresh();
    first = new Broker(authority, database, clock);
    second = new Broker(authority, database, clock);
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void claimsAndAbortsRacingOverOneMigration_leaveExactlyOneDecision() throws Exception {
    Scene scene = new Scene(authority, clock);
    Mid mid = scene.running(first).ticket(second);
    post(first, mid, "/prepared", scene.preparedReport(mid, scene.a, scene.b, 1));
    List<Callable<Reply>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      Broker broker = i % 2 == 0 ? first : second;
      racers.add(
          i % 4 < 2
              ? () -> post(broker, mid, "/ready", scene.readyReport(mid, scene.b, 1, 9))
              : () -> post(broker, mid, "/abort", Scene.abortRequest()));
    }
    List<Reply> replies = race(racers);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .allSatisfy(reply -> assertThat(reply.problem()).isEqualTo("already-committed"));
    Set<String> decisions =
        replies.stream()
            .filter(reply -> reply.status() == 200)
            .map(reply -> reply.text("decision"))
            .collect(Collectors.toSet());
    assertThat(decisions).hasSize(1);
    assertThat(post(first, mid, "/decision-query", Map.of()).text("decision"))
        .isEqualTo(decisions.iterator().next());
  }

  @Test
  void hostsRacingToStartOneMachine_leaveExactlyOneOwner() throws Exception {
    Scene scene = new Scene(authority, clock);
    first.post("/v1/machines", scene.createRequest());
    List<Callable<Reply>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS / 5; i++) {
      Broker broker = i % 2 == 0 ? first : second;
      TestHost host = i % 4 < 2 ? scene.a : scene.b;
      racers.add(() -> post(broker, scene.path("/start-claims"), scene.startRequest(host, 0, 5)));
    }
    List<Reply> replies = race(racers);
    Set<String> answers =
        replies.stream()
            .filter(reply -> reply.status() == 200)
            .map(Reply::body)
            .collect(Collectors.toSet());
    assertThat(answers).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .hasSize(RACERS / 10)
        .allSatisfy(reply -> assertThat(reply.problem()).isEqualTo("vm-not-stopped"));
  }

  @Test
  void oneTicketRequestAtBothInstances_leavesOneTicket() throws Exception {
    Scene scene = new Scene(authority, clock).running(first);
    List<Reply> replies =
        race(
            List.of(
                () -> first.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "r")),
                () -> second.post("/v1/migrations", scene.ticketRequest(scene.a, scene.b, "r"))));
    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(201));
    assertThat(replies.get(0).body()).isEqualTo(replies.get(1).body());
  }

  @Test
  void claimHeldAtOneInstance_isAnsweredByPreparedAtTheOther() throws Exception {
    Scene scene = new Scene(authority, clock);
    Mid mid = scene.running(first).ticket(first);
    CompletableFuture<Reply> claim =
        CompletableFuture.supplyAsync(
            () -> post(first, mid, "/ready", scene.readyReport(mid, scene.b, 1, 9)));
    CompletableFuture<Reply> query =
        CompletableFuture.supplyAsync(() -> post(first, mid, "/decision-query", Map.of()));
    post(second, mid, "/prepared", scene.preparedReport(mid, scene.a, scene.b, 1));
    Decision decision =
        Signatures.verify(
            authority.broker.publicKey(), claim.get().text("decision"), Decision.class);
    assertThat(decision.verdict()).isEqualTo(Verdict.COMMIT);
    assertThat(query.get().text("decision")).isEqualTo(claim.get().text("decision"));
  }

  @Test
  void secondClaimOfABoot_waitsUntilTheFirstRuns() throws Exception {
    Scene one = new Scene(authority, clock);
    Scene two = new Scene(authority, clock);
    Mid mid = one.running(first).ticket(first);
    post(first, mid, "/prepared", one.preparedReport(mid, one.a, one.b, 1));
    assertThat(post(first, mid, "/ready", one.readyReport(mid, one.b, 1, 9)).status())
        .isEqualTo(200);
    second.post("/v1/machines", two.createRequest());
    CompletableFuture<Reply> start =
        CompletableFuture.supplyAsync(
            () -> second.post(two.path("/start-claims"), two.startRequest(one.b, 0, 10)));
    assertThat(first.get(two.path("")).text("phase")).isEqualTo("STOPPED");
    post(first, mid, "/running", one.runningReport(one.b, Optional.of(mid), 2, 9));
    assertThat(start.get().status()).as(start.get().body()).isEqualTo(200);
    assertThat(
            second
                .post(two.path("/running"), two.runningReport(one.b, Optional.empty(), 1, 10))
                .status())
        .isEqualTo(200);
  }

  @Test
  void ticketThatExpiredUndecided_isAborted() {
    Scene scene = new Scene(authority, clock);
    Mid mid = scene.running(first).ticket(first);
    clock.advance(Duration.ofMinutes(10));
    Reply decided = post(second, mid, "/decision-query", Map.of());
    assertThat(decided.status()).isEqualTo(200);
    assertThat(first.get(scene.path("")).text("phase")).isEqualTo("OWNED");
    assertThat(first.get(scene.path("")).json().path("gen").asLong()).isEqualTo(2);
  }

  private static Reply post(Broker broker, Mid mid, String step, Object body) {
    return post(broker, Scene.path(mid, step), body);
  }

  private static Reply post(Broker broker, String path, Object body) {
    Reply reply = broker.post(path, body);
    for (int again = 0; reply.status() == 503 && again < MAX_REPEATS; again++) {
      reply = broker.post(path, body);
    }
    return reply;
  }

  private static List<Reply> race(List<Callable<Reply>> racers) throws Exception {
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> reply : threads.invokeAll(racers)) {
        replies.add(reply.get());
      }
    }
    return replies;
  }
}
