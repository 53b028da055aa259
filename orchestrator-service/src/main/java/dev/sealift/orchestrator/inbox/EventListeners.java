package dev.sealift.orchestrator.inbox;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.CommandRefused;
import dev.sealift.api.event.ConsoleOutput;
import dev.sealift.api.event.HostEvent;
import dev.sealift.api.event.HostEvents;
import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.MachineChanged;
import dev.sealift.api.event.MigrationChanged;
import dev.sealift.api.event.MigrationListening;
import dev.sealift.api.event.MigrationProgressed;
import dev.sealift.api.event.Topics;
import dev.sealift.api.event.ViolationSeen;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.orchestrator.console.ConsoleStore;
import dev.sealift.orchestrator.host.HostStore;
import dev.sealift.orchestrator.machine.MachineReports;
import dev.sealift.orchestrator.machine.VmCommands;
import dev.sealift.orchestrator.migration.MigrationSignals;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hears the agents of hosts.
 *
 * <p>A malformed event is counted and skipped: its sender would send the same again. When our
 * database fails, the event is not acknowledged and comes again.
 */
@Component
class EventListeners {

  private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);

  private final Inbox inbox;
  private final TransactionTemplate transactions;
  private final HostStore hosts;
  private final MachineReports reports;
  private final VmCommands commands;
  private final MigrationSignals migrations;
  private final ConsoleStore consoles;
  private final Meters metrics;
  private final Clock clock;

  EventListeners(
      Inbox inbox,
      TransactionTemplate transactions,
      HostStore hosts,
      MachineReports reports,
      VmCommands commands,
      MigrationSignals migrations,
      ConsoleStore consoles,
      Meters metrics,
      Clock clock) {
    this.inbox = inbox;
    this.transactions = transactions;
    this.hosts = hosts;
    this.reports = reports;
    this.commands = commands;
    this.migrations = migrations;
    this.consoles = consoles;
    this.metrics = metrics;
    this.clock = clock;
  }

  @KafkaListener(
      id = LagMetrics.EVENTS,
      groupId = "orchestrator-events",
      topics = Topics.EVENTS,
      concurrency = "2",
      autoStartup = "false")
  void onEvent(ConsumerRecord<String, String> message) {
    handle(LagMetrics.EVENTS, message);
  }

  @KafkaListener(
      id = LagMetrics.CONSOLE,
      groupId = "orchestrator-console",
      topics = Topics.CONSOLE,
      autoStartup = "false")
  void onConsole(ConsumerRecord<String, String> message) {
    handle(LagMetrics.CONSOLE, message);
  }

  private void handle(String listener, ConsumerRecord<String, String> message) {
    try {
      String value = message.value();
      if (value == null) {
        throw new MalformedMessageException("", "message is empty, want a CloudEvent");
      }
      CloudEvent envelope = Json.read(value, CloudEvent.class);
      dispatch(new Heard(envelope, HostEvents.unwrap(envelope)));
      metrics.time(
          OrchestratorMetric.EVENT_DELAY,
          Duration.between(envelope.time(), clock.instant()),
          listener);
    } catch (MalformedMessageException e) {
      metrics.count(OrchestratorMetric.EVENTS_REFUSED, listener);
      LOG.atWarn()
          .addKeyValue("topic", message.topic())
          .addKeyValue("partition", message.partition())
          .addKeyValue("offset", message.offset())
          .addKeyValue("problem", e.getMessage())
          .log("A malformed event was skipped");
    }
  }

  private void dispatch(Heard heard) {
    switch (heard.event()) {
      case HostHeartbeat heartbeat -> onHeartbeat(heard.envelope(), heartbeat);
      case MachineChanged changed ->
          reports.report(changed.host(), changed.status(), heard.envelope().time());
      case MigrationListening listening -> once(heard, () -> migrations.listening(listening));
      case MigrationChanged changed -> once(heard, () -> migrations.changed(changed));
      case CommandRefused refused ->
          once(
              heard,
              () -> {
                migrations.refused(refused);
                commands.refused(refused);
              });
      case ConsoleOutput output -> consoles.append(output);
      case ViolationSeen seen -> onViolation(seen);
      case MigrationProgressed _ -> LOG.debug("Ticks have a topic of their own");
    }
  }

  private void onHeartbeat(CloudEvent envelope, HostHeartbeat heartbeat) {
    if (hosts.heard(heartbeat, envelope.time())) {
      reports.inventory(heartbeat, envelope.time());
    }
  }

  private void onViolation(ViolationSeen seen) {
    metrics.count(OrchestratorMetric.VIOLATIONS, seen.violation().rule());
    LOG.atWarn()
        .addKeyValue("host", seen.host())
        .addKeyValue("vm", seen.violation().vm())
        .addKeyValue("process", seen.violation().process())
        .addKeyValue("rule", seen.violation().rule())
        .log("A guest broke a rule of process protection");
  }

  private void once(Heard heard, Runnable handler) {
    transactions.executeWithoutResult(_ -> {
      if (inbox.isNew(heard.envelope())) {
        handler.run();
      }
    });
  }

  private record Heard(CloudEvent envelope, HostEvent event) {}
}
