package dev.sealift.orchestrator.inbox;

import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
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
    return container.metrics().values().stream().mapToDouble(LagMetrics::lag).sum();
  }

  /** Of all partitions of one consumer; one that it holds no longer has none. */
  private static double lag(Map<MetricName, ? extends Metric> consumer) {
    return consumer.entrySet().stream()
        .filter(e -> e.getKey().name().equals("records-lag"))
        .filter(e -> e.getKey().tags().containsKey("partition"))
        .map(e -> e.getValue().metricValue())
        .filter(Double.class::isInstance)
        .mapToDouble(Double.class::cast)
        .filter(Double::isFinite)
        .sum();
  }
}
