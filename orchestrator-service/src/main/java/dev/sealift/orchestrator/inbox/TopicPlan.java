package dev.sealift.orchestrator.inbox;

import dev.sealift.api.event.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** Creates the topics, and says what hosts may do with them, before anybody listens. */
@Component
class TopicPlan implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TopicPlan.class);

  private static final long RETRY_MILLIS = 500;

  /** Whoever starts us where there is no Kafka is told soon. */
  private static final int ANSWER_SECONDS = 5;

  private static final int CLOSE_SECONDS = 1;

  /** A host that was away longer than this asks the broker about its migrations anyway. */
  private static final Duration KEPT = Duration.ofDays(1);

  /** Ticks and heartbeats are stale within seconds. */
  private static final Duration KEPT_SHORT = Duration.ofHours(1);

  private final KafkaAdmin admin;
  private final KafkaListenerEndpointRegistry listeners;
  private volatile boolean running;
  private Thread thread = new Thread();

  TopicPlan(KafkaAdmin admin, KafkaListenerEndpointRegistry listeners) {
    this.admin = admin;
    this.listeners = listeners;
    admin.setAutoCreate(false);
    // Throws at the first try as at all others.
    admin.setFatalIfBrokerNotAvailable(true);
    admin.setOperationTimeout(ANSWER_SECONDS);
    admin.setCloseTimeout(CLOSE_SECONDS);
  }

  static KafkaAdmin.NewTopics newTopics() {
    return new KafkaAdmin.NewTopics(
        topic(Topics.COMMANDS, KEPT),
        topic(Topics.EVENTS, KEPT),
        topic(Topics.CONSOLE, KEPT),
        topic(Topics.MIGRATIONS, KEPT),
        topic(Topics.PROGRESS, KEPT_SHORT));
  }

  private static NewTopic topic(String name, Duration kept) {
    return TopicBuilder.name(name)
        .partitions(Topics.PARTITIONS)
        .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()))
        .build();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("topics").start(this::createThenListen);
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    try {
      // Or it would start a listener that nobody stops.
      thread.join(Duration.ofSeconds(ANSWER_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean created() {
    try {
      return admin.initialize();
    } catch (IllegalStateException e) {
      LOG.warn(
          "Kafka at {} does not answer, or refuses the topics: no host is heard until it does ({})",
          admin.getConfigurationProperties().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
          String.valueOf(e.getCause()));
      return false;
    }
  }

  private void createThenListen() {
    try {
      while (running && !created()) {
        Thread.sleep(RETRY_MILLIS);
      }
      while (running && !BusRights.grant(admin)) {
        Thread.sleep(RETRY_MILLIS);
      }
      if (running) {
        listeners.getAllListenerContainers().forEach(MessageListenerContainer::start);
      }
    } catch (InterruptedException e) {
      LOG.debug("The orchestrator stops before the topics are there");
    }
  }
}
