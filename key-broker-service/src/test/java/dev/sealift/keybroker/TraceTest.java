package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import brave.handler.MutableSpan;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.Wiped;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the broker tells Zipkin. */
final class TraceTest extends BrokerTest {

  private final Scene scene = new Scene(authority, clock);

  @Test
  void migrationThatCommits_isToldLetterByLetter_andNoneHoldsAnObjectOfTheProtocol() {
    Mid mid = scene.running(broker).ticket(broker);
    CompletableFuture<Reply> claim =
        CompletableFuture.supplyAsync(
            () -> broker.post(Scene.path(mid, "/ready"), scene.readyReport(mid, scene.b, 1, 9)));
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    claim.join();
    broker.post(Scene.path(mid, "/decision-query"), Map.of());
    broker.post(Scene.path(mid, "/running"), scene.runningReport(scene.b, Optional.of(mid), 2, 9));
    broker.post(Scene.path(mid, "/closed-query"), Map.of());
    broker.post(Scene.path(mid, "/wiped"), wiped(mid));

    assertThat(told(mid))
        .extracting(MutableSpan::name)
        .containsExactlyInAnyOrder(
            "ticket",
            "letter ready",
            "letter prepared",
            "decision commit",
            "letter decision-query",
            "letter running",
            "letter closed-query",
            "letter wiped");
    for (Landmark letter : List.of(Landmark.PREPARED, Landmark.READY, Landmark.WIPED)) {
      MutableSpan sent = asItsSenderTells(mid, letter);
      assertThat(told(mid))
          .filteredOn(span -> span.name().equals(sent.name()))
          .extracting(MutableSpan::parentId)
          .containsExactly(sent.id());
    }
    assertThat(told(mid)).allMatch(span -> span.tagCount() == 0);
  }

  @Test
  void letterThatIsRefused_isToldWithTheReason() {
    Mid mid = scene.running(broker).ticket(broker);

    assertThat(broker.post(Scene.path(mid, "/wiped"), wiped(mid)).problem())
        .isEqualTo("not-closed");

    assertThat(told(mid).getLast().tags()).containsOnly(Map.entry("error", "not-closed"));
  }

  @Test
  void abortAskedForAgainAndAgain_isToldOnce() {
    Mid mid = scene.running(broker).ticket(broker);
    for (int i = 0; i < 3; i++) {
      broker.post(Scene.path(mid, "/abort"), Scene.abortRequest());
    }

    assertThat(told(mid)).extracting(MutableSpan::name).containsExactly("ticket", "decision abort");
  }

  @Test
  void migrationThatNobodyKnows_makesNoTrace() {
    Mid mid = Mid.random(Authority.RANDOM);

    assertThat(broker.post(Scene.path(mid, "/decision-query"), Map.of()).problem())
        .isEqualTo("unknown-migration");

    assertThat(told(mid)).isEmpty();
  }

  /** A header that asks for a trace is not even read. */
  @Test
  void traceThatARequestNames_isNotJoined() {
    Mid other = Mid.random(Authority.RANDOM);
    Mid mid = scene.running(broker).ticket(broker);
    broker.send(
        broker
            .request(Scene.path(mid, ""))
            .header("traceparent", "00-%s-%s-01".formatted(other, "1".repeat(16)))
            .header("X-B3-TraceId", other.value())
            .header("X-B3-SpanId", "1".repeat(16))
            .header("X-B3-Sampled", "1")
            .GET());

    assertThat(told(other)).isEmpty();
    assertThat(told(mid)).hasSize(1);
  }

  private WipedReport wiped(Mid mid) {
    return new WipedReport(
        scene.a.sign(new Wiped(mid, scene.vm, new Generation(1), scene.a.boot())));
  }

  private static List<MutableSpan> told(Mid mid) {
    return broker.told.stream().filter(span -> span.traceId().equals(mid.value())).toList();
  }

  private static MutableSpan asItsSenderTells(Mid mid, Landmark letter) {
    List<MutableSpan> sent = new ArrayList<>();
    new Spans("host-agent-service", Optional.of((_, span) -> sent.add(span)))
        .of(mid, letter)
        .tell(Instant.EPOCH, Instant.EPOCH);
    return sent.getFirst();
  }
}
