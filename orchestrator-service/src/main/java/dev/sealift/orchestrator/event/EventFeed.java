package dev.sealift.orchestrator.event;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.HostEvents;
import dev.sealift.api.event.MigrationEvent;
import dev.sealift.api.event.MigrationProgressed;
import dev.sealift.api.event.Topics;
import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.rest.Migration;
import dev.sealift.orchestrator.migration.MigrationWatch;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Follows state changes and ticks from now on.
 *
 * <p>Every instance reads all partitions, outside any group: its clients watch migrations that
 * other instances drive.
 */
@Component
class EventFeed implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 500;

  private final ConsumerFactory<String, String> consumers;
  private final EventHub hub;
  private final MigrationWatch watch;
  private volatile boolean running;
  private Thread thread = new Thread();

  EventFeed(ConsumerFactory<String, String> consumers, EventHub hub, MigrationWatch watch) {
    this.consumers = consumers;
    this.hub = hub;
    this.watch = watch;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("event-feed").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try (Consumer<String, String> consumer = consumers.createConsumer(null, "event-feed", null)) {
        List<TopicPartition> partitions =
            Stream.of(Topics.MIGRATIONS, Topics.PROGRESS)
                .flatMap(topic ->
                    IntStream.range(0, Topics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (running) {
          consumer.poll(POLL).forEach(this::handle);
        }
      } catch (KafkaException e) {
        LOG.warn("The event feed broke; it starts again: {}", String.valueOf(e));
        pause();
      }
    }
  }

  private void handle(ConsumerRecord<String, String> message) {
    try {
      CloudEvent event = Json.read(message.value(), CloudEvent.class);
      if (event.type().equals(MigrationEvent.TYPE)) {
        Migration migration = Json.fromTree(event.data(), MigrationEvent.class).migration();
        watch.changed(migration);
        hub.publish(EventClient.Kind.STATE, migration);
      } else if (HostEvents.unwrap(event) instanceof MigrationProgressed progressed) {
        tick(progressed.progress());
      }
    } catch (MalformedMessageException e) {
      LOG.atWarn()
          .addKeyValue("topic", message.topic())
          .addKeyValue("offset", message.offset())
          .addKeyValue("problem", e.getMessage())
          .log("A malformed event was skipped");
    } catch (DataAccessException e) {
      LOG.warn(
          "A tick could not be shown: {}",
          String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)));
    }
  }

  private void tick(MigrationProgress tick) {
    watch.tick(tick);
    if (hub.watched()) {
      watch.about(tick).ifPresent(m -> hub.publish(EventClient.Kind.PROGRESS, m));
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
