package dev.sealift.orchestrator.outbox;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Span;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.util.Optional;
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

  /** Kafka acknowledged a command. */
  void published(String command) {
    try {
      CloudEvent event = Json.read(command, CloudEvent.class);
      span(event)
          .map(Span::sending)
          .ifPresent(span -> span.tag("host", event.subject()).tell(event.time(), clock.instant()));
    } catch (MalformedMessageException e) {
      // Of an instance that is newer than this one: published all the same.
      LOG.debug("A command is not told", e);
    }
  }

  private Optional<Span> span(CloudEvent event) throws MalformedMessageException {
    return switch (HostCommands.unwrap(event)) {
      case MigrateInCommand c -> Optional.of(spans.of(c.mid(), Landmark.MIGRATE_IN));
      case MigrateOutCommand c -> Optional.of(spans.of(c.mid(), Landmark.MIGRATE_OUT));
      case CancelMigrationCommand c ->
          Optional.of(spans.within(c.mid(), Landmark.MIGRATION, "command cancel-migration"));
      case StartMachineCommand _, StopMachineCommand _ -> Optional.empty();
    };
  }
}
