package dev.sealift.orchestrator.migration;

import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts migrations by how they ended and where they are. */
@Component
class MigrationMetrics {

  private final MeterRegistry registry;
  private final MigrationStore store;
  private final Timer downtime;
  private volatile Map<MigrationState, Long> underWay = new EnumMap<>(MigrationState.class);

  MigrationMetrics(MeterRegistry registry, MigrationStore store) {
    this.registry = registry;
    this.store = store;
    this.downtime =
        Timer.builder("sealift.migration.downtime")
            .description("From the last instruction at the source to the first at the target")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    for (MigrationState state : MigrationState.values()) {
      if (!Saga.ended(state)) {
        Gauge.builder("sealift.migrations.under.way", () -> underWay.getOrDefault(state, 0L))
            .tag("state", state.name())
            .register(registry);
      }
    }
  }

  void entered(MigrationRow row) {
    MigrationRow.Outcome outcome = row.outcome();
    if (outcome == null) {
      return;
    }
    registry.counter("sealift.migrations", "outcome", row.state().name()).increment();
    Timer.builder("sealift.migration.duration")
        .description("From the request of a migration to its end")
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10))
        .maximumExpectedValue(Duration.ofHours(1))
        .tag("outcome", row.state().name())
        .register(registry)
        .record(Duration.between(row.origin().createdAt(), outcome.endedAt()));
    if (outcome.downtimeMillis() != null) {
      downtime.record(Duration.ofMillis(outcome.downtimeMillis()));
    }
    bytes(row);
  }

  private void bytes(MigrationRow row) {
    DistributionSummary.builder("sealift.migration.sent")
        .baseUnit("bytes")
        .tag("outcome", row.state().name())
        .register(registry)
        .record((double) row.traffic().bytes());
  }

  @Scheduled(fixedDelay = 2_000)
  void count() {
    underWay = store.countUnderWay();
  }
}
