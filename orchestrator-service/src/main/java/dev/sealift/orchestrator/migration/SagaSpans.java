package dev.sealift.orchestrator.migration;

import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Span;
import dev.sealift.spans.Spans;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Tells the spans of a migration's request, phases and whole, by its timeline: which instance tells
 * them, and how often it was restarted, makes no difference.
 *
 * <p>A trace has the id that came with the ticket. What was before is told when there is one; a
 * migration that never gets one has no trace.
 */
@Component
class SagaSpans {

  private final Spans spans;

  SagaSpans(Spans spans) {
    this.spans = spans;
  }

  /**
   * A migration entered a state.
   *
   * @param timeline with that state at its end
   */
  void entered(MigrationRow row, List<TimelineEntry> timeline) {
    Ticket ticket = row.ticket();
    if (ticket == null) {
      return;
    }
    boolean ended = Saga.ended(row.state());
    int left = timeline.size() - 2;
    int first = isFirstTold(row.state(), ended, timeline) ? 0 : left;
    if (first == 0) {
      about(row, spans.within(ticket.mid(), Landmark.MIGRATION, "POST /v1/migrations"))
          .answering()
          .tell(row.origin().createdAt(), timeline.getFirst().at());
    }
    for (int i = first; i <= left; i++) {
      TimelineEntry phase = timeline.get(i);
      about(row, spans.within(ticket.mid(), Landmark.MIGRATION, name(phase.state())))
          .tell(phase.at(), timeline.get(i + 1).at());
    }
    if (ended) {
      tellWhole(row, ticket.mid(), timeline);
    }
  }

  /** An abort that was wanted before the ticket came goes past the state that comes with it. */
  private static boolean isFirstTold(
      MigrationState state, boolean ended, List<TimelineEntry> timeline) {
    return state == MigrationState.TICKETED
        || (ended && timeline.stream().noneMatch(e -> e.state() == MigrationState.TICKETED));
  }

  private void tellWhole(MigrationRow row, Mid mid, List<TimelineEntry> timeline) {
    Origin origin = row.origin();
    Traffic traffic = row.traffic();
    Span whole =
        about(row, spans.of(mid, Landmark.MIGRATION))
            .tag("vm", origin.vm())
            .tag("source", origin.source())
            .tag("target", origin.target())
            .tag("outcome", row.state())
            .tag("rounds", traffic.rounds())
            .tag("pages", traffic.pages())
            .tag("bytes", traffic.bytes());
    Long downtime = row.outcome() == null ? null : row.outcome().downtimeMillis();
    if (downtime != null) {
      whole.tag("downtime_ms", downtime);
    }
    if (row.state() != MigrationState.COMPLETED && row.reason() != null) {
      whole.failed(row.reason());
    }
    whole.tell(origin.createdAt(), timeline.getLast().at());
  }

  /** Zipkin finds traces by this. */
  private static Span about(MigrationRow row, Span span) {
    return span.tag("migration", row.id());
  }

  private static String name(MigrationState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
