package dev.sealift.metrics;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** How far a consumer of Kafka is behind, as it knows itself. */
public final class ConsumerLag {

  private ConsumerLag() {}

  /** Messages in all partitions of one consumer; one that it holds no longer has none. */
  public static double of(Map<MetricName, ? extends Metric> consumer) {
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
