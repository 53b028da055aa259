package dev.sealift.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TestKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final TestKafka KAFKA = TestKafka.start();

  @AfterAll
  static void close() {
    KAFKA.close();
  }

  @Test
  void brokerThatWasKilled_answersNobody_andStartsAgainAtItsAddressWithAllItKept()
      throws Exception {
    String address = KAFKA.bootstrapServers();
    createTopic("kept", PATIENCE);
    produce("kept", "before");

    KAFKA.kill();
    assertThatThrownBy(() -> createTopic("never", Duration.ofSeconds(5)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    KAFKA.startAgain();

    assertThat(KAFKA.bootstrapServers()).isEqualTo(address);
    produce("kept", "after");
    assertThat(consume("kept", 2)).containsExactly("before", "after");
  }

  @Test
  void topicThatNobodyCreated_isNotCreatedByUse() {
    try (Admin admin = Admin.create(settings())) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void anotherBroker_hasNothingOfTheFirst() throws Exception {
    createTopic("mine", PATIENCE);
    try (TestKafka other = TestKafka.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", other.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  private static Map<String, Object> settings() {
    return Map.of("bootstrap.servers", KAFKA.bootstrapServers());
  }

  private static void createTopic(String topic, Duration patience) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            KAFKA.bootstrapServers(),
            "default.api.timeout.ms",
            (int) patience.toMillis(),
            "request.timeout.ms",
            (int) patience.toMillis());
    try (Admin admin = Admin.create(settings)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void produce(String topic, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static List<String> consume(String topic, int count) {
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(message -> values.add(message.value()));
      }
    }
    return values;
  }
}
