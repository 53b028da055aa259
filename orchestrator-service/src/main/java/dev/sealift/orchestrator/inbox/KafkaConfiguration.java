package dev.sealift.orchestrator.inbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the listeners share. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class KafkaConfiguration {

  /** An event is handled when the database is back, however long that takes. */
  @Bean
  DefaultErrorHandler errorHandler() {
    ExponentialBackOffWithMaxRetries backOff =
        new ExponentialBackOffWithMaxRetries(Integer.MAX_VALUE);
    backOff.setInitialInterval(100);
    backOff.setMaxInterval(2_000);
    return new DefaultErrorHandler(backOff);
  }

  @Bean
  KafkaAdmin.NewTopics topics() {
    return TopicPlan.newTopics();
  }
}
