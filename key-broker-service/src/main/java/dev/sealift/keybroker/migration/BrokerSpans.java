package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.TicketGranted;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Span;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Tells how requests about migrations were answered, each when it was: not those that are told to
 * ask again, which would be without end, nor those about a migration that nobody knows.
 */
@Component
final class BrokerSpans {

  private final Spans spans;
  private final Clock clock;

  BrokerSpans(Spans spans, Clock clock) {
    this.spans = spans;
    this.clock = clock;
  }

  /** Answers a request for a ticket; who is refused one asks again. */
  TicketGranted ticket(Supplier<TicketGranted> answer) {
    Instant start = clock.instant();
    TicketGranted granted = answer.get();
    tell(spans.within(granted.mid(), Landmark.MIGRATION, "ticket"), start);
    return granted;
  }

  /** Answers a letter; a refusal is the end of it, too. */
  <T> T letter(Mid mid, Landmark letter, Supplier<T> answer) {
    Instant start = clock.instant();
    Span span = spans.farEnd(mid, letter);
    try {
      T given = answer.get();
      if (!given.equals(Optional.empty())) {
        tell(span, start);
      }
      return given;
    } catch (ProblemException e) {
      int status = e.problem().status();
      if (status < 500 && status != 404) {
        tell(span.failed(e.problem().slug()), start);
      }
      throw e;
    }
  }

  private void tell(Span span, Instant start) {
    span.answering().tell(start, clock.instant());
  }
}
