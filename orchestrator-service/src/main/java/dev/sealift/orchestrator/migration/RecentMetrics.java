package dev.sealift.orchestrator.migration;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.Meters.Row;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Shows the newest migrations one by one. Their number is fixed, so ids may be labels here: the
 * series of an older one go when a newer one comes.
 */
@Component
class RecentMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(RecentMetrics.class);

  private final MigrationStore store;
  private final ProgressBoard ticks;
  private final Clock clock;
  private final Map<OrchestratorMetric, Meters.Rows> gauges =
      new EnumMap<>(OrchestratorMetric.class);

  RecentMetrics(MigrationStore store, ProgressBoard ticks, Clock clock, Meters meters) {
    this.store = store;
    this.ticks = ticks;
    this.clock = clock;
    for (OrchestratorMetric metric :
        List.of(
            OrchestratorMetric.RECENT,
            OrchestratorMetric.RECENT_SENT,
            OrchestratorMetric.RECENT_PAGES,
            OrchestratorMetric.RECENT_ROUNDS,
            OrchestratorMetric.RECENT_DIRTY,
            OrchestratorMetric.RECENT_RATE,
            OrchestratorMetric.RECENT_DOWNTIME,
            OrchestratorMetric.RECENT_PHASE)) {
      gauges.put(metric, meters.rows(metric));
    }
  }

  @Scheduled(fixedDelay = 2_000)
  void look() {
    try {
      Map<OrchestratorMetric, List<Row>> rows = new EnumMap<>(OrchestratorMetric.class);
      gauges.keySet().forEach(metric -> rows.put(metric, new ArrayList<>()));
      List<MigrationRow> newest = store.list(null, null, OrchestratorMetric.RECENT_MIGRATIONS);
      Map<String, List<TimelineEntry>> timelines =
          store.timelines(newest.stream().map(MigrationRow::id).toList());
      for (MigrationRow row : newest) {
        describe(row, timelines.getOrDefault(row.id(), List.of()), rows);
      }
      gauges.forEach((metric, gauge) -> gauge.replace(rows.getOrDefault(metric, List.of())));
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The newest migrations could not be looked at", e);
    }
  }

  private void describe(
      MigrationRow row, List<TimelineEntry> timeline, Map<OrchestratorMetric, List<Row>> rows) {
    String id = row.id();
    put(
        rows,
        OrchestratorMetric.RECENT,
        1,
        id,
        row.origin().vm().value(),
        row.origin().source(),
        row.origin().target(),
        row.state().name());
    Optional<MigrationProgress> tick =
        row.ticket() == null || Saga.ended(row.state())
            ? Optional.empty()
            : ticks.get(row.ticket().mid());
    MigrationRow.Traffic stored = row.traffic();
    put(
        rows,
        OrchestratorMetric.RECENT_SENT,
        (double) Math.max(stored.bytes(), tick.map(MigrationProgress::bytesSent).orElse(0L)),
        id);
    put(
        rows,
        OrchestratorMetric.RECENT_PAGES,
        (double) Math.max(stored.pages(), tick.map(MigrationProgress::pagesSent).orElse(0L)),
        id);
    put(
        rows,
        OrchestratorMetric.RECENT_ROUNDS,
        Math.max(stored.rounds(), tick.map(t -> t.round() + 1).orElse(0)),
        id);
    Optional<MigrationProgress> copying = tick.filter(_ -> row.state() == MigrationState.COPYING);
    put(
        rows,
        OrchestratorMetric.RECENT_DIRTY,
        (double) copying.map(MigrationProgress::dirtyPages).orElse(0L),
        id);
    put(
        rows,
        OrchestratorMetric.RECENT_RATE,
        (double) copying.map(MigrationProgress::pagesPerSecond).orElse(0L),
        id);
    if (row.outcome() != null && row.outcome().downtimeMillis() != null) {
      put(rows, OrchestratorMetric.RECENT_DOWNTIME, row.outcome().downtimeMillis() / 1000.0, id);
    }
    phases(timeline)
        .forEach((state, time) ->
            put(rows, OrchestratorMetric.RECENT_PHASE, time.toMillis() / 1000.0, id, state.name()));
  }

  /** How long it was in each state that is no end; a state may be entered more than once. */
  private Map<MigrationState, Duration> phases(List<TimelineEntry> timeline) {
    Map<MigrationState, Duration> phases = new EnumMap<>(MigrationState.class);
    for (int i = 0; i < timeline.size(); i++) {
      TimelineEntry entry = timeline.get(i);
      Instant until = i + 1 < timeline.size() ? timeline.get(i + 1).at() : clock.instant();
      if (!Saga.ended(entry.state())) {
        phases.merge(entry.state(), Duration.between(entry.at(), until), Duration::plus);
      }
    }
    return phases;
  }

  private static void put(
      Map<OrchestratorMetric, List<Row>> rows,
      OrchestratorMetric metric,
      double value,
      String... labels) {
    rows.computeIfAbsent(metric, _ -> new ArrayList<>()).add(new Row(value, List.of(labels)));
  }
}
