package dev.sealift.hostagent.health;

import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.event.Heartbeat;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** UP while Kafka takes the heartbeats. */
@Component
final class KafkaHealthIndicator implements HealthIndicator {

  /** Four heartbeats in a row are no hiccup. */
  private static final int MISSED = 4;

  private final AgentProperties properties;
  private final Heartbeat heartbeat;
  private final Clock clock;

  KafkaHealthIndicator(AgentProperties properties, Heartbeat heartbeat, Clock clock) {
    this.properties = properties;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Instant last = heartbeat.lastAcknowledged();
    Instant oldest = clock.instant().minus(properties.heartbeat().multipliedBy(MISSED));
    return last != null && last.isAfter(oldest) ? Health.up().build() : Health.down().build();
  }
}
