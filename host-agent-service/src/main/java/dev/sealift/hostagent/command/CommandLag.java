package dev.sealift.hostagent.command;

import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.ConsumerLag;
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
    return commands.metrics().values().stream().mapToDouble(ConsumerLag::of).sum();
  }
}
