package dev.sealift.orchestrator.migration;

import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Counts migrations by how they ended and where they are. */
@Component
class MigrationMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationMetrics.class);

  private final Meters meters;
  private final MigrationStore store;
  private final Clock clock;
  private volatile Map<MigrationState, Long> underWay = new EnumMap<>(MigrationState.class);
  private volatile Map<MigrationState, Instant> oldest = new EnumMap<>(MigrationState.class);
  private volatile long overdue;

  MigrationMetrics(Meters meters, MigrationStore store, Clock clock) {
    this.meters = meters;
    this.store = store;
    this.clock = clock;
    meters.gauge(OrchestratorMetric.OVERDUE, () -> overdue);
    for (MigrationState state : MigrationState.values()) {
      if (!Saga.ended(state)) {
        meters.gauge(
            OrchestratorMetric.UNDER_WAY, () -> underWay.getOrDefault(state, 0L), state.name());
        meters.gauge(OrchestratorMetric.OLDEST, () -> age(state), state.name());
      }
    }
  }

  /**
   * A migration entered a state.
   *
   * @param timeline with that state at its end
   */
  void entered(MigrationRow row, List<TimelineEntry> timeline) {
    if (timeline.size() > 1) {
      TimelineEntry left = timeline.get(timeline.size() - 2);
      meters.time(
          OrchestratorMetric.PHASE,
          Duration.between(left.at(), timeline.getLast().at()),
          left.state().name());
    }
    MigrationRow.Outcome outcome = row.outcome();
    if (outcome == null) {
      return;
    }
    String end = row.state().name();
    meters.count(OrchestratorMetric.MIGRATIONS, end, code(row.reason()));
    meters.time(
        OrchestratorMetric.DURATION,
        Duration.between(row.origin().createdAt(), outcome.endedAt()),
        end);
    if (outcome.downtimeMillis() != null) {
      meters.time(OrchestratorMetric.DOWNTIME, Duration.ofMillis(outcome.downtimeMillis()));
    }
    meters.record(OrchestratorMetric.SENT, (double) row.traffic().bytes(), end);
    meters.record(OrchestratorMetric.PAGES, (double) row.traffic().pages(), end);
    meters.record(OrchestratorMetric.ROUNDS, row.traffic().rounds(), end);
  }

  /** Reasons are {@code code: text}; the text is of hosts. */
  private static String code(@Nullable String reason) {
    if (reason == null) {
      return "none";
    }
    int colon = reason.indexOf(':');
    return colon < 0 ? reason : reason.substring(0, colon);
  }

  private double age(MigrationState state) {
    Instant since = oldest.get(state);
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
  }

  @Scheduled(fixedDelay = 2_000)
  void look() {
    try {
      underWay = store.countUnderWay();
      oldest = store.oldestUnderWay();
      overdue = store.countOverdue(clock.instant());
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The migrations could not be looked at", e);
    }
  }
}
