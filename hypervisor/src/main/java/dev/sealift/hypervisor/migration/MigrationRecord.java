package dev.sealift.hypervisor.migration;

import dev.sealift.api.management.ManagementEvents;
import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hypervisor.management.EventSink;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.record.StreamTotals;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.AttestationResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is told of one migration; the safety of nothing depends on it. */
final class MigrationRecord {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The management protocol promises at most five a second. */
  private static final long PROGRESS_PERIOD_NANOS = NANOS_PER_SECOND / 5;

  private final EventSink events;
  private final Mid mid;
  private final VmId vm;
  private final MigrationRole role;
  private MonitorState state;
  private boolean told;
  private @Nullable AttestationResult peer;
  private @Nullable String attestation;
  private long rounds;
  private StreamTotals totals = StreamTotals.NONE;
  private @Nullable Instant frozenAt;
  private @Nullable Instant firstInstructionAt;
  private @Nullable String reason;
  private long startedNanos;
  private long lastProgressNanos;

  MigrationRecord(EventSink events, Mid mid, VmId vm, MigrationRole role, MonitorState state) {
    this.events = events;
    this.mid = mid;
    this.vm = vm;
    this.role = role;
    this.state = state;
  }

  MigrationRole role() {
    return role;
  }

  VmId vm() {
    return vm;
  }

  synchronized void session(Session session) {
    peer = session.peer();
    attestation = session.ownAttestation();
    startedNanos = System.nanoTime();
  }

  synchronized void frozenAt(Instant at) {
    frozenAt = at;
  }

  void firstInstructionAt(Instant at) {
    synchronized (this) {
      firstInstructionAt = at;
    }
    publish();
  }

  synchronized void reason(String text) {
    if (reason == null) {
      reason = text;
    }
  }

  synchronized void sent(long roundsSoFar, StreamTotals sum) {
    rounds = roundsSoFar;
    totals = sum;
  }

  /** Tells the subscribers of another state. */
  void state(MonitorState next) {
    synchronized (this) {
      if (state == next && told) {
        return;
      }
      state = next;
      told = true;
    }
    publish();
  }

  /** Tells the subscribers how far the pages are, at most five times a second. */
  void progress(int round, long dirtyPages, StreamTotals sum) {
    MigrationProgress tick;
    synchronized (this) {
      totals = sum;
      long now = System.nanoTime();
      if (now - lastProgressNanos < PROGRESS_PERIOD_NANOS) {
        return;
      }
      lastProgressNanos = now;
      long rate = sum.pages() * NANOS_PER_SECOND / Math.max(1, now - startedNanos);
      long remaining = dirtyPages * 1000 / Math.max(1, rate);
      tick =
          new MigrationProgress(
              mid, vm, round, dirtyPages, sum.pages(), sum.bytes(), rate, remaining);
    }
    events.publish(ManagementEvents.MIGRATION_PROGRESS, tick);
  }

  synchronized MigrationStatus status() {
    return new MigrationStatus(
        mid,
        vm,
        role,
        state,
        peer == null ? null : peer.platform(),
        peer == null ? null : peer.measurement(),
        rounds,
        totals.pages(),
        totals.bytes(),
        frozenAt,
        firstInstructionAt,
        reason,
        attestation);
  }

  synchronized boolean ended() {
    return switch (state) {
      case WIPED, FAILED -> true;
      case RUNNING -> true;
      case PREPARING, EXPORTING, FROZEN, AWAITING, FENCED -> false;
      case ATTESTING, IMPORTING, COMPLETE, READY, REDEEMED -> false;
    };
  }

  private void publish() {
    events.publish(ManagementEvents.MIGRATION_CHANGED, status());
  }
}
