package dev.sealift.orchestrator.inbox;

import dev.sealift.api.event.CloudEvent;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Remembers which events were handled, within the transaction that handles them. */
@Component
class Inbox {

  /**
   * Kafka repeats what was not committed, minutes at most; an older repeat meets a saga that has
   * moved on and changes nothing.
   */
  private static final Duration KEPT = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  Inbox(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether this is the first time. */
  boolean isNew(CloudEvent event) {
    return jdbc.sql(
                "insert into inbox (source, id, handled_at) values (?, ?, ?)"
                    + " on conflict do nothing")
            .params(event.source(), event.id(), clock.millis())
            .update()
        == 1;
  }

  @Scheduled(fixedDelay = 60_000)
  void forgetOld() {
    jdbc.sql("delete from inbox where handled_at < ?")
        .param(clock.instant().minus(KEPT).toEpochMilli())
        .update();
  }
}
