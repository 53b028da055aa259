package dev.sealift.orchestrator.outbox;

import dev.sealift.api.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the outbox in order.
 *
 * <p>A message leaves the outbox in a transaction that commits after Kafka acknowledged it, so it
 * may be published twice but is never lost. An advisory lock makes one of all instances publish.
 */
@Component
class OutboxPublisher implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);

  /** "outbox" in ASCII. */
  private static final long LOCK = 0x6f7574626f78L;

  /** Bounds what is published twice after a crash, and what one transaction holds. */
  private static final int BATCH = 100;

  /** How soon an instance takes over the messages of another that died. */
  private static final long IDLE_MILLIS = 200;

  /** How long to leave a broken database or broker alone. */
  private static final long BACKOFF_MILLIS = 500;

  /** How long a stop waits for a batch. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final KafkaTemplate<String, String> kafka;
  private final CommandSpans spans;
  private final OutboxSignal signal;
  private volatile boolean running;
  private Thread thread = new Thread();

  OutboxPublisher(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      KafkaTemplate<String, String> kafka,
      CommandSpans spans,
      OutboxSignal signal) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.kafka = kafka;
    this.spans = spans;
    this.signal = signal;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("outbox").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    signal.raise();
    try {
      // An interrupt would break the connection it uses, so it comes last.
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      while (running) {
        signal.await(publishAll() ? IDLE_MILLIS : BACKOFF_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("The outbox stops");
    }
  }

  private boolean publishAll() {
    try {
      while (running && publishBatch() == BATCH) {
        LOG.debug("The outbox holds more than a batch");
      }
      return true;
    } catch (DataAccessException
        | TransactionException
        | KafkaException
        | CompletionException
        | org.apache.kafka.common.KafkaException e) {
      if (running) {
        LOG.warn(
            "The outbox could not be published; trying again: {}",
            String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)));
      }
      return false;
    }
  }

  private int publishBatch() {
    Integer published = transactions.execute(_ -> lock() ? publish(oldest()) : 0);
    return published == null ? 0 : published;
  }

  private boolean lock() {
    return jdbc.sql("select pg_try_advisory_xact_lock(?)")
        .param(LOCK)
        .query(Boolean.class)
        .single();
  }

  private List<Message> oldest() {
    return jdbc.sql("select id, topic, key, value from outbox order by id limit ?")
        .param(BATCH)
        .query((row, _) ->
            new Message(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                row.getString("value")))
        .list();
  }

  private int publish(List<Message> messages) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (Message message : messages) {
      sent.add(kafka.send(message.topic(), message.key(), message.value()));
    }
    kafka.flush();
    sent.forEach(CompletableFuture::join);
    messages.stream()
        .filter(message -> message.topic().equals(Topics.COMMANDS))
        .forEach(command -> spans.published(command.value()));
    if (!messages.isEmpty()) {
      jdbc.sql("delete from outbox where id in (:ids)")
          .param("ids", messages.stream().map(Message::id).toList())
          .update();
    }
    return messages.size();
  }

  /** A row. */
  record Message(long id, String topic, String key, String value) {}
}
