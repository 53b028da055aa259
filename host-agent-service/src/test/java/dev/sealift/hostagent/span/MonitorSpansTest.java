package dev.sealift.hostagent.span;

import static org.assertj.core.api.Assertions.assertThat;

import brave.handler.MutableSpan;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an agent tells of its hypervisor's monitors, with a second between any two events. */
class MonitorSpansTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  private static final VmId VM = new VmId("vm-" + "0".repeat(40));

  private Instant now = Instant.EPOCH;
  private long events;
  private final List<MutableSpan> told = new ArrayList<>();
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final MonitorSpans monitors =
      new MonitorSpans(
          new Spans("host-agent-service", Optional.of((_, span) -> told.add(span))),
          "host-1",
          clock);

  @Test
  void sourceThatIsWiped_isToldByStatesAndRounds_andWhole() {
    moved(MigrationRole.SOURCE, MonitorState.PREPARING, null);
    moved(MigrationRole.SOURCE, MonitorState.EXPORTING, null);
    tick(0);
    tick(0);
    tick(1);
    moved(MigrationRole.SOURCE, MonitorState.FROZEN, null);
    moved(MigrationRole.SOURCE, MonitorState.WIPED, null);

    assertThat(told)
        .extracting(MutableSpan::name)
        .containsExactly(
            "preparing", "pre-copy round 0", "pre-copy round 1", "exporting", "frozen", "source");
    assertThat(told).extracting(MonitorSpansTest::seconds).containsExactly(1L, 3L, 1L, 4L, 1L, 6L);
    assertThat(told).extracting(MutableSpan::traceId).containsOnly(MID.value());
    assertThat(told).extracting(span -> span.tag("host")).containsOnly("host-1");
    assertThat(told.subList(0, 5))
        .extracting(MutableSpan::parentId)
        .containsOnly(told.getLast().id());
    assertThat(told.getLast().tags()).containsEntry("outcome", "WIPED").doesNotContainKey("error");
  }

  @Test
  void targetThatRuns_isToldWholeOnceItsFirstInstructionIsKnown() {
    moved(MigrationRole.TARGET, MonitorState.ATTESTING, null);
    moved(MigrationRole.TARGET, MonitorState.RUNNING, null);
    assertThat(told).extracting(MutableSpan::name).containsExactly("attesting");

    Instant first = Instant.ofEpochSecond(1);
    event(status(MigrationRole.TARGET, MonitorState.RUNNING, null, first));

    assertThat(told).extracting(MutableSpan::name).endsWith("target");
    assertThat(told.getLast().containsAnnotation("first instruction")).isTrue();
  }

  @Test
  void reasonOfAFailure_isToldByItsCode() {
    moved(MigrationRole.TARGET, MonitorState.IMPORTING, null);
    moved(MigrationRole.TARGET, MonitorState.FAILED, "REPLAYED: what a peer wrote");

    assertThat(told.getLast().tags()).containsEntry("error", "REPLAYED");
  }

  @Test
  void agentThatStartsInTheMiddle_tellsFromThen_andNothingOfWhatEndedBefore() {
    reported(0, status(MigrationRole.SOURCE, MonitorState.AWAITING, null, null));
    Mid old = new Mid("1".repeat(32));
    reported(0, status(old, MigrationRole.SOURCE, MonitorState.WIPED, null, null));
    moved(MigrationRole.SOURCE, MonitorState.WIPED, null);

    assertThat(told).extracting(MutableSpan::name).containsExactly("awaiting", "source");
    assertThat(told).extracting(MutableSpan::traceId).containsOnly(MID.value());
  }

  @Test
  void statusOlderThanTheLastEvent_changesNothing() {
    moved(MigrationRole.SOURCE, MonitorState.EXPORTING, null);
    moved(MigrationRole.SOURCE, MonitorState.FROZEN, null);
    reported(1, status(MigrationRole.SOURCE, MonitorState.EXPORTING, null, null));
    moved(MigrationRole.SOURCE, MonitorState.AWAITING, null);

    assertThat(told).extracting(MutableSpan::name).containsExactly("exporting", "frozen");
  }

  @Test
  void hypervisorThatNamesMigrationsWithoutEnd_makesTheAgentForgetTheFirst() {
    moved(MigrationRole.SOURCE, MonitorState.EXPORTING, null);
    for (int i = 0; i < MonitorSpans.MAX_FOLLOWED; i++) {
      event(
          status(
              new Mid("%032x".formatted(i + 1)),
              MigrationRole.SOURCE,
              MonitorState.EXPORTING,
              null,
              null));
    }
    moved(MigrationRole.SOURCE, MonitorState.WIPED, null);

    assertThat(told).isEmpty();
  }

  private void moved(MigrationRole role, MonitorState state, @Nullable String reason) {
    event(status(role, state, reason, null));
  }

  private void event(MigrationStatus status) {
    monitors.onEvent(++events, new HypervisorEvent.MigrationMoved(status));
    now = now.plusSeconds(1);
  }

  private void tick(int round) {
    monitors.onEvent(
        ++events,
        new HypervisorEvent.PagesFlowed(new MigrationProgress(MID, VM, round, 0, 0, 0, 0, 0)));
    now = now.plusSeconds(1);
  }

  private void reported(long asOf, MigrationStatus status) {
    monitors.onStatus(
        new StatusReport(asOf, new HypervisorStatus(List.of(), List.of(status), List.of(), null)));
    now = now.plusSeconds(1);
  }

  private static MigrationStatus status(
      MigrationRole role, MonitorState state, @Nullable String reason, @Nullable Instant first) {
    return status(MID, role, state, reason, first);
  }

  private static MigrationStatus status(
      Mid mid,
      MigrationRole role,
      MonitorState state,
      @Nullable String reason,
      @Nullable Instant first) {
    return new MigrationStatus(
        mid, VM, role, state, null, null, 2, 100, 409_600, null, first, reason, "attestation.jws");
  }

  private static long seconds(MutableSpan span) {
    return (span.finishTimestamp() - span.startTimestamp()) / 1_000_000;
  }
}
