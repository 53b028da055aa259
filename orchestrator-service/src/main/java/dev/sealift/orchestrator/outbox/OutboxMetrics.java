package dev.sealift.orchestrator.outbox;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Shows how much waits in the outbox, and how long. */
@Component
class OutboxMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxMetrics.class);

  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile Waiting waiting = new Waiting(0, 0);

  private record Waiting(long messages, double seconds) {}

  OutboxMetrics(JdbcClient jdbc, Clock clock, Meters meters) {
    this.jdbc = jdbc;
    this.clock = clock;
    meters.gauge(OrchestratorMetric.OUTBOX, () -> waiting.messages);
    meters.gauge(OrchestratorMetric.OUTBOX_AGE, () -> waiting.seconds);
  }

  @Scheduled(fixedDelay = 2_000)
  void look() {
    try {
      long messages = jdbc.sql("select count(*) from outbox").query(Long.class).single();
      waiting = new Waiting(messages, age());
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The outbox could not be looked at", e);
    }
  }

  private double age() {
    Optional<String> oldest =
        jdbc.sql("select value from outbox order by id limit 1").query(String.class).optional();
    if (oldest.isEmpty()) {
      return 0;
    }
    try {
      CloudEvent event = Json.read(oldest.get(), CloudEvent.class);
      return Duration.between(event.time(), clock.instant()).toMillis() / 1000.0;
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("the outbox holds what we did not write", e);
    }
  }
}
