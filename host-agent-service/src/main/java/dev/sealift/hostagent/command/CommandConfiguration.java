package dev.sealift.hostagent.command;

import dev.sealift.api.event.Topics;
import dev.sealift.hostagent.AgentProperties;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.backoff.FixedBackOff;

/**
 * The consumer of commands: assigns itself the partition of its host and joins no group, so that
 * thousands of agents need no coordinator; the group id only names where its offset is kept.
 */
@Configuration(proxyBeanMethods = false)
class CommandConfiguration {

  /** A command whose outcome cannot be told is tried for ever: Kafka itself is what is missing. */
  private static final FixedBackOff UNTIL_DONE =
      new FixedBackOff(1_000, FixedBackOff.UNLIMITED_ATTEMPTS);

  private static final Duration RIGHTS_AWAITED = Duration.ofSeconds(1);

  @Bean
  KafkaMessageListenerContainer<String, String> commands(
      ConsumerFactory<String, String> consumers,
      CommandListener listener,
      AgentProperties properties) {
    var partition =
        new TopicPartitionOffset(Topics.COMMANDS, Topics.partitionOf(properties.host()));
    var settings = new ContainerProperties(partition);
    settings.setGroupId(Topics.AGENT_GROUPS + properties.host());
    settings.setAckMode(ContainerProperties.AckMode.RECORD);
    settings.setSyncCommits(true);
    // What was fetched and not begun is for the next agent.
    settings.setStopImmediate(true);
    // The orchestrator says what hosts may do, and may start after them.
    settings.setAuthExceptionRetryInterval(RIGHTS_AWAITED);
    settings.setMessageListener(listener);
    var container = new KafkaMessageListenerContainer<>(consumers, settings);
    container.setCommonErrorHandler(new DefaultErrorHandler(UNTIL_DONE));
    return container;
  }
}
