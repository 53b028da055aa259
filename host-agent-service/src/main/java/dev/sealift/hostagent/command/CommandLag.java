package dev.sealift.hostagent.command;

import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.stereotype.Component;

/** Shows how far this agent is behind its commands, as its consumer knows it. */
@Component
final class CommandLag {

  private final KafkaMessageListenerContainer<String, String> commands;

  CommandLag(KafkaMessageListenerContainer<String, String> commands, Meters meters) {
    this.commands = commands;
    meters.gauge(AgentMetric.COMMAND_LAG, this::lag);
  }

  private double lag() {
    return commands.metrics().values().stream()
        .flatMap(consumer -> consumer.entrySet().stream())
        .filter(e -> e.getKey().name().equals("records-lag"))
        .filter(e -> e.getKey().tags().containsKey("partition"))
        .map(e -> e.getValue().metricValue())
        .filter(Double.class::isInstance)
        .mapToDouble(Double.class::cast)
        .filter(Double::isFinite)
        .sum();
  }
}
