package dev.sealift.orchestrator.inbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.backoff.ExponentialBackOff;

/** What the listeners share. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class KafkaConfiguration {

  /** An event is handled when the database is back, however long that takes. */
  @Bean
  DefaultErrorHandler errorHandler() {
    // Without a limit on attempts; one that counts them would walk through all of them at start.
    ExponentialBackOff backOff = new ExponentialBackOff(100, ExponentialBackOff.DEFAULT_MULTIPLIER);
    backOff.setMaxInterval(2_000);
    return new DefaultErrorHandler(backOff);
  }

  @Bean
  KafkaAdmin.NewTopics topics() {
    return TopicPlan.newTopics();
  }
}
