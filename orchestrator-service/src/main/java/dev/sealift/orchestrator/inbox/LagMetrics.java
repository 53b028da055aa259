package dev.sealift.orchestrator.inbox;

import dev.sealift.metrics.ConsumerLag;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** Shows how far the listeners are behind, as their consumers know it. */
@Component
class LagMetrics {

  static final String EVENTS = "events";
  static final String CONSOLE = "console";

  private final KafkaListenerEndpointRegistry listeners;

  LagMetrics(KafkaListenerEndpointRegistry listeners, Meters meters) {
    this.listeners = listeners;
    meters.gauge(OrchestratorMetric.CONSUMER_LAG, () -> lag(EVENTS), EVENTS);
    meters.gauge(OrchestratorMetric.CONSUMER_LAG, () -> lag(CONSOLE), CONSOLE);
  }

  private double lag(String listener) {
    MessageListenerContainer container = listeners.getListenerContainer(listener);
    if (container == null) {
      return Double.NaN;
    }
    return container.metrics().values().stream().mapToDouble(ConsumerLag::of).sum();
  }
}
