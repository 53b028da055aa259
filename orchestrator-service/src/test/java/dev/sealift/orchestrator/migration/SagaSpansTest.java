package dev.sealift.orchestrator.migration;

import static org.assertj.core.api.Assertions.assertThat;

import brave.handler.MutableSpan;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.spans.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a saga tells as it enters its states, one a second. */
class SagaSpansTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  private static final Ticket TICKET = new Ticket(MID, "secret.ticket.jws");
  private static final Instant CAME = Instant.ofEpochSecond(1_000);

  /** Between the request and its first state. */
  private static final long ACCEPTED_MILLIS = 5;

  private final List<MutableSpan> told = new ArrayList<>();
  private final Spans spans =
      new Spans("orchestrator-service", Optional.of((_, span) -> told.add(span)));
  private final SagaSpans sagas = new SagaSpans(spans);
  private final List<TimelineEntry> timeline = new ArrayList<>();

  @Test
  void migrationThatCompletes_isToldPhaseByPhase_andWholeAtItsEnd() {
    enter(MigrationState.REQUESTED, null, null);
    enter(MigrationState.PREFLIGHT, null, null);
    assertThat(take()).as("nobody knows the trace's id yet").isEmpty();

    enter(MigrationState.TICKETED, TICKET, null);
    List<MutableSpan> first = take();
    assertThat(first)
        .extracting(MutableSpan::name)
        .containsExactly("POST /v1/migrations", "requested", "preflight");
    assertThat(first.getFirst().startTimestamp()).isEqualTo(micros(0));
    assertThat(first.getFirst().finishTimestamp()).isEqualTo(micros(ACCEPTED_MILLIS));

    enter(MigrationState.CONNECTED, TICKET, null);
    assertThat(take()).extracting(MutableSpan::name).containsExactly("ticketed");

    enter(MigrationState.COMPLETED, TICKET, null);
    List<MutableSpan> last = take();
    assertThat(last).extracting(MutableSpan::name).containsExactly("connected", "migration");
    MutableSpan whole = last.getLast();
    assertThat(whole.parentId()).isNull();
    assertThat(whole.startTimestamp()).isEqualTo(micros(0));
    assertThat(whole.finishTimestamp()).isEqualTo(micros(4_000 + ACCEPTED_MILLIS));
    assertThat(whole.tags())
        .containsEntry("migration", "the-id")
        .containsEntry("source", "host-1")
        .containsEntry("target", "host-2")
        .containsEntry("outcome", "COMPLETED")
        .containsEntry("downtime_ms", "250")
        .doesNotContainKey("error");
    assertThat(first).extracting(MutableSpan::traceId).containsOnly(MID.value());
    assertThat(first).extracting(MutableSpan::parentId).containsOnly(whole.id());
  }

  @Test
  void reasonOfAnAbort_isToldByItsCode() {
    enter(MigrationState.REQUESTED, null, null);
    enter(MigrationState.PREFLIGHT, null, null);
    enter(MigrationState.TICKETED, TICKET, null);
    enter(MigrationState.ABORTED, TICKET, "REPLAYED: what a host wrote");

    assertThat(take().getLast().tags())
        .containsEntry("outcome", "ABORTED")
        .containsEntry("error", "REPLAYED");
  }

  /** Only so is it learnt what to abort. */
  @Test
  void ticketThatComesWhileItAborts_isTimeEnoughToTellAll() {
    enter(MigrationState.REQUESTED, null, null);
    enter(MigrationState.PREFLIGHT, null, null);
    enter(MigrationState.ABORTING, null, "cancelled: an operator asked for it");
    enter(MigrationState.ABORTED, TICKET, "cancelled: an operator asked for it");

    assertThat(take())
        .extracting(MutableSpan::name)
        .containsExactly("POST /v1/migrations", "requested", "preflight", "aborting", "migration");
  }

  @Test
  void migrationThatNeverGotATicket_hasNoTrace() {
    enter(MigrationState.REQUESTED, null, null);
    enter(MigrationState.PREFLIGHT, null, null);
    enter(MigrationState.FAILED, null, "older-host: its security version is 1, want >= 2");

    assertThat(take()).isEmpty();
  }

  @Test
  void noSpanHoldsATicketOrAnAttestation() {
    enter(MigrationState.REQUESTED, null, null);
    enter(MigrationState.TICKETED, TICKET, null);
    enter(MigrationState.COMPLETED, TICKET, null);

    assertThat(take()).isNotEmpty().noneMatch(span -> span.toString().contains("secret"));
  }

  /** What was told since this was last asked. */
  private List<MutableSpan> take() {
    List<MutableSpan> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  private void enter(MigrationState state, @Nullable Ticket ticket, @Nullable String reason) {
    Instant now = CAME.plusSeconds(timeline.size()).plusMillis(ACCEPTED_MILLIS);
    timeline.add(new TimelineEntry(state, now, reason));
    sagas.entered(row(state, ticket, reason, now), timeline);
  }

  private static MigrationRow row(
      MigrationState state, @Nullable Ticket ticket, @Nullable String reason, Instant now) {
    PlatformId platform = new PlatformId("a".repeat(64));
    Origin origin =
        new Origin(
            "the-id",
            "key",
            "digest",
            new VmId("vm-" + "0".repeat(40)),
            "web",
            "host-1",
            "host-2",
            platform,
            platform,
            "secret.source.jws",
            "secret.target.jws",
            CAME);
    Outcome outcome =
        state == MigrationState.COMPLETED
            ? new Outcome(now, 250L, null, null, List.of(), null)
            : Saga.ended(state) ? Outcome.without(now) : null;
    return new MigrationRow(
        origin, state, 0, ticket, null, reason, Traffic.NONE, now, now, outcome);
  }

  private static long micros(long millis) {
    return CAME.plusMillis(millis).toEpochMilli() * 1000;
  }
}
