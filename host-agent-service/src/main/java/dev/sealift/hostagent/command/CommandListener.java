package dev.sealift.hostagent.command;

import dev.sealift.api.Backoff;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.CommandRefused;
import dev.sealift.api.event.Topics;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.event.EventSender;
import dev.sealift.hostagent.event.NotPublishedException;
import dev.sealift.hostagent.management.ManagementException;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.stereotype.Component;

/**
 * Takes the records of the command partition one by one: passes over other hosts', carries out ours
 * or refuses them by an event. A record is done when this returns; when it throws, it comes again.
 */
@Component
final class CommandListener implements MessageListener<String, String> {

  private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

  /** A hypervisor that was started just now answers well within; one that does not is down. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final AgentProperties properties;
  private final CommandHandler handler;
  private final EventSender sender;
  private final Clock clock;
  private final Meters meters;
  private final Spans spans;

  /** What a command is about, as far as it can be told. */
  private record Subject(
      String commandId, @Nullable String migrationId, @Nullable Mid mid, @Nullable VmId vm) {}

  CommandListener(
      AgentProperties properties,
      CommandHandler handler,
      EventSender sender,
      Clock clock,
      Meters meters,
      Spans spans) {
    this.properties = properties;
    this.handler = handler;
    this.sender = sender;
    this.clock = clock;
    this.meters = meters;
    this.spans = spans;
  }

  @Override
  public void onMessage(ConsumerRecord<String, String> record) {
    if (!properties.host().equals(record.key())) {
      count("other-host");
      return;
    }
    try {
      take(record);
    } catch (NotPublishedException e) {
      throw new IllegalStateException("the outcome of a command is not published", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the agent stops in the middle of a command", e);
    }
  }

  private void take(ConsumerRecord<String, String> record)
      throws NotPublishedException, InterruptedException {
    var subject = new Subject("offset-" + record.offset(), null, null, null);
    try {
      CloudEvent event = Json.read(record.value() == null ? "" : record.value(), CloudEvent.class);
      subject = new Subject(event.id(), null, null, null);
      HostCommand command = HostCommands.unwrap(event);
      subject = subject(command);
      requireOurs(command);
      requireFresh(event);
      carryOut(command);
      count("done");
      log(subject, command.getClass().getSimpleName(), "command carried out");
    } catch (MalformedMessageException e) {
      refuse(subject, new Refusal(Refusal.MALFORMED_COMMAND, reason(e)));
    } catch (Refusal e) {
      refuse(subject, e);
    }
  }

  private void requireOurs(HostCommand command) throws Refusal {
    if (!command.host().equals(properties.host())) {
      throw new Refusal(Refusal.MALFORMED_COMMAND, "host is another than the key of the record");
    }
  }

  private void requireFresh(CloudEvent event) throws Refusal {
    if (event.time().plus(properties.commandMaxAge()).isBefore(clock.instant())) {
      throw new Refusal(
          Refusal.COMMAND_EXPIRED,
          "time is more than %d s ago, send the command anew"
              .formatted(properties.commandMaxAge().toSeconds()));
    }
  }

  private void carryOut(HostCommand command)
      throws Refusal, NotPublishedException, InterruptedException {
    Instant start = clock.instant();
    try {
      handlePatiently(command);
      spans.handled(command).ifPresent(span -> span.tell(start, clock.instant()));
    } catch (Refusal e) {
      spans.handled(command).ifPresent(span -> span.failed(e.code()).tell(start, clock.instant()));
      throw e;
    }
  }

  /** Waits for a hypervisor that is being started or connected again. */
  private void handlePatiently(HostCommand command)
      throws Refusal, NotPublishedException, InterruptedException {
    Instant deadline = clock.instant().plus(PATIENCE);
    var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    while (true) {
      try {
        handler.handle(command);
        return;
      } catch (ManagementException e) {
        if (!e.isSilence() || clock.instant().isAfter(deadline)) {
          throw new Refusal(e.code(), reason(e));
        }
        Thread.sleep(pauses.next());
      }
    }
  }

  private void refuse(Subject subject, Refusal refusal)
      throws NotPublishedException, InterruptedException {
    count("refused");
    log(subject, refusal.code() + ": " + refusal.reason(), "command refused");
    sender.sendAndWait(
        Topics.EVENTS,
        subject.vm == null ? properties.host() : subject.vm.value(),
        "refused-%s-%s".formatted(properties.host(), subject.commandId),
        new CommandRefused(
            properties.host(),
            subject.commandId,
            subject.mid,
            subject.vm,
            refusal.code(),
            refusal.reason()));
  }

  private static Subject subject(HostCommand command) {
    String id = command.commandId();
    return switch (command) {
      case StartMachineCommand c -> new Subject(id, null, null, c.vm());
      case StopMachineCommand c -> new Subject(id, null, null, c.vm());
      case MigrateInCommand c -> new Subject(id, c.migrationId(), c.mid(), c.vm());
      case MigrateOutCommand c -> new Subject(id, c.migrationId(), c.mid(), c.vm());
      case CancelMigrationCommand c -> new Subject(id, c.migrationId(), c.mid(), null);
    };
  }

  private static String reason(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), "no reason given");
  }

  private void count(String outcome) {
    meters.count(AgentMetric.COMMANDS, outcome);
  }

  private static void log(Subject subject, String what, String message) {
    log.atInfo()
        .addKeyValue("commandId", subject.commandId)
        .addKeyValue("migrationId", subject.migrationId)
        .addKeyValue("mid", subject.mid)
        .addKeyValue("vm", subject.vm)
        .addKeyValue("what", what)
        .log(message);
  }
}
