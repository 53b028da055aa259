package dev.sealift.hostagent.event;

import dev.sealift.api.event.HostEvent;
import dev.sealift.api.event.MachineChanged;
import dev.sealift.api.event.MigrationChanged;
import dev.sealift.api.event.MigrationProgressed;
import dev.sealift.api.event.Topics;
import dev.sealift.api.event.ViolationSeen;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.BackgroundTask;
import dev.sealift.hostagent.inventory.Inventory;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.VmId;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes each change of a machine or migration in the order in which the hypervisor told it.
 * What Kafka did not take is published again from the next status; ticks of progress are not.
 */
@Component
final class StatePublisher extends BackgroundTask implements HypervisorListener {

  private static final Logger log = LoggerFactory.getLogger(StatePublisher.class);

  /** A migration makes some ten changes and five ticks a second: minutes of a busy host. */
  private static final int MAX_WAITING = 1024;

  /** Ticks get no more than half of the queue, so that they never displace a change. */
  private static final int MAX_WAITING_FOR_TICKS = MAX_WAITING / 2;

  private final String host;
  private final Inventory inventory;
  private final EventSender sender;
  private final Heartbeat heartbeat;
  private final Meters meters;
  private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(MAX_WAITING);

  /** An event on its way, and what to do if Kafka does not take it. */
  private record Outgoing(String topic, VmId vm, HostEvent event, Runnable onFailure) {}

  StatePublisher(
      AgentProperties properties,
      Inventory inventory,
      EventSender sender,
      Heartbeat heartbeat,
      Meters meters) {
    super("state-publisher", 5);
    this.host = properties.host();
    this.inventory = inventory;
    this.sender = sender;
    this.heartbeat = heartbeat;
    this.meters = meters;
    meters.gauge(AgentMetric.EVENTS_WAITING, outgoing::size);
    meters.gauge(AgentMetric.EVENTS_LIMIT, () -> MAX_WAITING);
  }

  @Override
  public void onConnected(Hello hello) {
    inventory.connected(hello);
    heartbeat.now();
  }

  @Override
  public void onDisconnected() {
    inventory.disconnected();
    heartbeat.now();
  }

  @Override
  public void onStatus(StatusReport report) {
    Inventory.Changes changes = inventory.status(report);
    changes.machines().forEach(this::publish);
    changes.migrations().forEach(this::publish);
  }

  @Override
  public void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.MachineMoved moved ->
          inventory.machine(moved.status(), number).forEach(this::publish);
      case HypervisorEvent.MigrationMoved moved ->
          inventory.migration(moved.status(), number).forEach(this::publish);
      case HypervisorEvent.AttestedAnew attested -> {
        inventory.attested(attested.result(), number);
        heartbeat.now();
      }
      case HypervisorEvent.PagesFlowed flowed -> {
        if (outgoing.size() < MAX_WAITING_FOR_TICKS) {
          enqueue(
              new Outgoing(
                  Topics.PROGRESS,
                  flowed.progress().vm(),
                  new MigrationProgressed(host, flowed.progress()),
                  () -> {}));
        }
      }
      case HypervisorEvent.RuleBroken broken -> {
        meters.count(AgentMetric.VIOLATIONS, broken.violation().rule());
        log.atWarn()
            .addKeyValue("vm", broken.violation().vm())
            .addKeyValue("process", broken.violation().process())
            .addKeyValue("rule", broken.violation().rule())
            .log("guest broke a rule of protection");
        enqueue(
            new Outgoing(
                Topics.EVENTS,
                broken.violation().vm(),
                new ViolationSeen(host, broken.violation()),
                () -> {}));
      }
      case HypervisorEvent.LetterWritten _,
          HypervisorEvent.LetterTakenBack _,
          HypervisorEvent.ConsoleGrew _ -> {}
    }
  }

  private void publish(MachineStatus status) {
    log.atInfo()
        .addKeyValue("vm", status.vm())
        .addKeyValue("mid", status.mid())
        .addKeyValue("phase", status.phase())
        .addKeyValue("gen", status.gen())
        .log("machine changed");
    meters.count(AgentMetric.MACHINE_CHANGES, status.phase().name());
    heartbeat.now();
    enqueue(
        new Outgoing(
            Topics.EVENTS,
            status.vm(),
            new MachineChanged(host, status),
            () -> inventory.untold(status)));
  }

  private void publish(MigrationStatus status) {
    log.atInfo()
        .addKeyValue("mid", status.mid())
        .addKeyValue("vm", status.vm())
        .addKeyValue("role", status.role())
        .addKeyValue("state", status.state())
        .addKeyValue("reason", status.reason())
        .log("migration changed");
    meters.count(AgentMetric.MIGRATION_CHANGES, status.role().name(), status.state().name());
    enqueue(
        new Outgoing(
            Topics.EVENTS,
            status.vm(),
            new MigrationChanged(host, status),
            () -> inventory.untold(status)));
  }

  private void enqueue(Outgoing event) {
    if (!outgoing.offer(event)) {
      event.onFailure.run();
    }
  }

  @Override
  protected void run() throws InterruptedException {
    while (isRunning()) {
      Outgoing next = outgoing.take();
      CompletableFuture<?> _ =
          sender
              .send(next.topic, next.vm.value(), UUID.randomUUID().toString(), next.event)
              .whenComplete((_, failure) -> settle(next, failure));
    }
  }

  private static void settle(Outgoing sent, @Nullable Throwable failure) {
    if (failure != null) {
      log.atWarn()
          .addKeyValue("vm", sent.vm)
          .addKeyValue("reason", failure.getMessage())
          .log("event is not published");
      sent.onFailure.run();
    }
  }
}
