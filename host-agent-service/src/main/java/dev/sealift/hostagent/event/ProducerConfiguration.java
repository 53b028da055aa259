package dev.sealift.hostagent.event;

import java.time.Duration;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The producer of events. */
@Configuration(proxyBeanMethods = false)
class ProducerConfiguration {

  /** An agent that ends does not wait for Kafka: the next one tells everything anew. */
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  @Bean
  DefaultKafkaProducerFactoryCustomizer closesSoon() {
    return factory -> factory.setPhysicalCloseTimeout((int) CLOSE_WITHIN.toSeconds());
  }
}
