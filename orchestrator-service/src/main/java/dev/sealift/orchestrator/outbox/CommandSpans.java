package dev.sealift.orchestrator.outbox;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.spans.Spans;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells how long commands of migrations were in the outbox. */
@Component
class CommandSpans {

  private static final Logger LOG = LoggerFactory.getLogger(CommandSpans.class);

  private final Spans spans;
  private final Clock clock;

  CommandSpans(Spans spans, Clock clock) {
    this.spans = spans;
    this.clock = clock;
  }

  /** Kafka acknowledged a command; it is read if anybody is told. */
  void published(String command) {
    if (!spans.areTold()) {
      return;
    }
    try {
      CloudEvent event = Json.read(command, CloudEvent.class);
      spans
          .sent(HostCommands.unwrap(event))
          .ifPresent(span -> span.tell(event.time(), clock.instant()));
    } catch (MalformedMessageException e) {
      // Of an instance that is newer than this one: published all the same.
      LOG.debug("A command is not told", e);
    }
  }
}
