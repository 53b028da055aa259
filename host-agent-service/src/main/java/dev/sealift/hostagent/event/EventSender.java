package dev.sealift.hostagent.event;

import dev.sealift.api.Json;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.HostEvent;
import dev.sealift.api.event.HostEvents;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Writes events of this host to Kafka as CloudEvents. */
@Component
public final class EventSender {

  /** Just above the producer's own limit for one delivery. */
  private static final long ACKNOWLEDGED_WITHIN_SECONDS = 20;

  private final KafkaTemplate<String, String> kafka;
  private final Clock clock;
  private final String source;
  private final Meters meters;

  EventSender(
      KafkaTemplate<String, String> kafka, AgentProperties properties, Clock clock, Meters meters) {
    this.kafka = kafka;
    this.clock = clock;
    this.source = "/agents/" + properties.host();
    this.meters = meters;
  }

  /**
   * Sends an event; may wait a few seconds when the producer knows no broker or is full.
   *
   * @param topic one of {@link dev.sealift.api.event.Topics}
   * @param key the vm id, or the host
   * @param id the CloudEvent id, the same for a repeat
   * @return done when the brokers have it, failed when they do not
   */
  public CompletableFuture<?> send(String topic, String key, String id, HostEvent event) {
    CloudEvent wrapped = HostEvents.wrap(id, source, key, clock.instant(), event);
    CompletableFuture<?> sent;
    try {
      sent = kafka.send(topic, key, Json.write(wrapped));
    } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    return sent.whenComplete((_, failure) -> {
      if (failure != null) {
        meters.count(AgentMetric.EVENTS_FAILED);
      }
    });
  }

  /**
   * Sends an event and waits until the brokers have it.
   *
   * @throws NotPublishedException if they do not
   */
  public void sendAndWait(String topic, String key, String id, HostEvent event)
      throws NotPublishedException, InterruptedException {
    try {
      send(topic, key, id, event).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NotPublishedException(topic, e);
    }
  }
}
