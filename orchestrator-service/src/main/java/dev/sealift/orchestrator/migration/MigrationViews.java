package dev.sealift.orchestrator.migration;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.MigrationEnd;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shows migrations as operators see them. */
@Component
class MigrationViews {

  private final MigrationStore store;
  private final ProgressBoard ticks;
  private final Clock clock;

  MigrationViews(MigrationStore store, ProgressBoard ticks, Clock clock) {
    this.store = store;
    this.ticks = ticks;
    this.clock = clock;
  }

  /** A migration with its last tick, if it is under way. */
  Migration view(MigrationRow row) {
    Ticket ticket = row.ticket();
    Optional<MigrationProgress> tick =
        ticket == null || Saga.ended(row.state()) ? Optional.empty() : ticks.get(ticket.mid());
    Origin origin = row.origin();
    Traffic traffic = row.traffic();
    Outcome outcome = Optional.ofNullable(row.outcome()).orElse(Outcome.without(clock.instant()));
    boolean copying = row.state() == MigrationState.COPYING;
    return new Migration(
        row.id(),
        ticket == null ? null : ticket.mid(),
        origin.vm(),
        origin.vmName(),
        origin.source(),
        origin.target(),
        row.state(),
        tick.map(MigrationProgress::round).orElse(traffic.rounds()),
        Math.max(tick.map(MigrationProgress::pagesSent).orElse(0L), traffic.pages()),
        copying ? tick.map(MigrationProgress::dirtyPages).orElse(0L) : 0,
        Math.max(tick.map(MigrationProgress::bytesSent).orElse(0L), traffic.bytes()),
        copying ? tick.map(MigrationProgress::pagesPerSecond).orElse(0L) : 0,
        copying ? tick.map(MigrationProgress::remainingMillis).orElse(null) : null,
        Duration.between(origin.createdAt(), outcome.endedAt()).toMillis(),
        outcome.downtimeMillis(),
        origin.createdAt(),
        row.outcome() == null ? null : outcome.endedAt(),
        row.reason(),
        store.timeline(row.id()),
        new MigrationEnd(origin.sourcePlatform(), outcome.sourceMeasurement()),
        new MigrationEnd(origin.targetPlatform(), outcome.targetMeasurement()),
        outcome.released());
  }
}
