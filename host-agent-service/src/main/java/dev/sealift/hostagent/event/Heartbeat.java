package dev.sealift.hostagent.event;

import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.event.Topics;
import dev.sealift.api.management.Hello;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.BackgroundTask;
import dev.sealift.hostagent.inventory.Inventory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells how the host is, at every interval and at once when something changed. */
@Component
public final class Heartbeat extends BackgroundTask {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** A burst of changes is one heartbeat, not one for each. */
  private static final Duration SHORTEST_GAP = Duration.ofMillis(100);

  private final AgentProperties properties;
  private final Inventory inventory;
  private final EventSender sender;
  private final Clock clock;
  private final Semaphore wanted = new Semaphore(0);

  private volatile @Nullable Instant lastAcknowledged;

  Heartbeat(AgentProperties properties, Inventory inventory, EventSender sender, Clock clock) {
    super("heartbeat", 5);
    this.properties = properties;
    this.inventory = inventory;
    this.sender = sender;
    this.clock = clock;
  }

  /** Something changed. */
  void now() {
    wanted.release();
  }

  /** When Kafka last took a heartbeat, or null if it never did. */
  public @Nullable Instant lastAcknowledged() {
    return lastAcknowledged;
  }

  @Override
  protected void run() throws InterruptedException {
    while (isRunning()) {
      send();
      Thread.sleep(SHORTEST_GAP);
      long rest = properties.heartbeat().minus(SHORTEST_GAP).toMillis();
      if (wanted.tryAcquire(rest, TimeUnit.MILLISECONDS)) {
        wanted.drainPermits();
      }
    }
  }

  private void send() throws InterruptedException {
    try {
      sender.sendAndWait(
          Topics.EVENTS, properties.host(), UUID.randomUUID().toString(), heartbeat());
      lastAcknowledged = clock.instant();
    } catch (NotPublishedException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("heartbeat is not published");
    }
  }

  private HostHeartbeat heartbeat() {
    Inventory.View view = inventory.view();
    Hello hello = view.hello();
    return new HostHeartbeat(
        properties.host(),
        hello == null ? null : hello.platform(),
        hello == null ? null : hello.boot(),
        hello == null ? null : hello.measurement(),
        view.attestation(),
        properties.maxMachines(),
        view.machines(),
        view.connected() ? HypervisorHealth.UP : HypervisorHealth.DOWN);
  }
}
