package dev.sealift.hostagent.span;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Span;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Tells the states and pre-copy rounds of this host's monitors, and at its end the whole part of
 * the host. What began before this agent did is told from when the agent heard of it.
 */
@Component
final class MonitorSpans implements HypervisorListener {

  /** As many as a host has machines at most; the one that was heard of first goes first. */
  static final int MAX_FOLLOWED = 256;

  private final Spans spans;
  private final String host;
  private final Clock clock;

  private final Map<Mid, Followed> followed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mid, Followed> eldest) {
          return size() > MAX_FOLLOWED;
        }
      };

  /**
   * A migration under way.
   *
   * @param since when it was heard of
   * @param state of its monitor
   * @param asOf number of the last event that had come when the state was told
   * @param round the pre-copy round under way, if one is
   */
  private record Followed(
      Instant since, MonitorState state, Instant stateSince, long asOf, @Nullable Round round) {

    Followed in(MonitorState next, Instant now, long number) {
      return new Followed(since, next, now, number, null);
    }

    Followed at(Round next) {
      return new Followed(since, state, stateSince, asOf, next);
    }
  }

  /** A pre-copy round. */
  private record Round(int number, Instant since) {}

  MonitorSpans(Spans spans, @Value("${sealift.agent.host}") String host, Clock clock) {
    this.spans = spans;
    this.host = host;
    this.clock = clock;
  }

  @Override
  public synchronized void onStatus(StatusReport report) {
    report.status().migrations().forEach(status -> heard(status, report.asOf()));
  }

  @Override
  public synchronized void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.MigrationMoved moved -> heard(moved.status(), number);
      case HypervisorEvent.PagesFlowed flowed -> tick(flowed.progress());
      case HypervisorEvent.MachineMoved _,
          HypervisorEvent.AttestedAnew _,
          HypervisorEvent.RuleBroken _,
          HypervisorEvent.LetterWritten _,
          HypervisorEvent.LetterTakenBack _,
          HypervisorEvent.ConsoleGrew _ -> {}
    }
  }

  private void heard(MigrationStatus status, long asOf) {
    Instant now = clock.instant();
    Followed before = followed.get(status.mid());
    if (before == null) {
      // A hypervisor remembers migrations that ended long ago.
      if (!ended(status)) {
        followed.put(status.mid(), new Followed(now, status.state(), now, asOf, null));
      }
      return;
    }
    if (asOf < before.asOf) {
      return;
    }
    if (before.state != status.state()) {
      tellRound(status.mid(), before, now);
      within(status.mid(), status.role(), name(before.state)).tell(before.stateSince, now);
      followed.put(status.mid(), before.in(status.state(), now, asOf));
    }
    if (ended(status)) {
      followed.remove(status.mid());
      tellWhole(status, before.since, now);
    }
  }

  private void tick(MigrationProgress tick) {
    Followed before = followed.get(tick.mid());
    if (before == null
        || before.state != MonitorState.EXPORTING
        || (before.round != null && before.round.number == tick.round())) {
      return;
    }
    Instant now = clock.instant();
    tellRound(tick.mid(), before, now);
    followed.put(
        tick.mid(),
        before.at(new Round(tick.round(), before.round == null ? before.stateSince : now)));
  }

  private void tellRound(Mid mid, Followed at, Instant now) {
    if (at.round != null) {
      within(mid, MigrationRole.SOURCE, "pre-copy round " + at.round.number)
          .tell(at.round.since, now);
    }
  }

  private void tellWhole(MigrationStatus status, Instant since, Instant now) {
    Span whole =
        spans
            .of(status.mid(), part(status.role()))
            .tag("host", host)
            .tag("outcome", status.state())
            .tag("rounds", status.rounds())
            .tag("pages", status.pages())
            .tag("bytes", status.bytes());
    if (status.frozenAt() != null) {
      whole.at(status.frozenAt(), "last instruction");
    }
    if (status.firstInstructionAt() != null) {
      whole.at(status.firstInstructionAt(), "first instruction");
    }
    if (status.reason() != null) {
      whole.failed(status.reason());
    }
    whole.tell(since, now);
  }

  /** A target that runs tells once more, with its first instruction. */
  private static boolean ended(MigrationStatus status) {
    return switch (status.state()) {
      case WIPED, FAILED -> true;
      case RUNNING -> status.role() == MigrationRole.SOURCE || status.firstInstructionAt() != null;
      case PREPARING, EXPORTING, FROZEN, AWAITING, FENCED -> false;
      case ATTESTING, IMPORTING, COMPLETE, READY, REDEEMED -> false;
    };
  }

  private Span within(Mid mid, MigrationRole role, String name) {
    return spans.within(mid, part(role), name).tag("host", host);
  }

  private static Landmark part(MigrationRole role) {
    return switch (role) {
      case SOURCE -> Landmark.SOURCE;
      case TARGET -> Landmark.TARGET;
    };
  }

  private static String name(MonitorState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
