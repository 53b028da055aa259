package dev.sealift.orchestrator.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.access.Role;
import dev.sealift.api.event.Topics;
import dev.sealift.orchestrator.fixture.ComposeKafka;
import dev.sealift.orchestrator.fixture.Orchestrator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.KafkaAdmin;

/** What hosts may do on a bus that is set up as docker-compose.yml sets it up. */
class BusRightsTest {

  private static final Duration POLL = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static ComposeKafka kafka;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = start("guarded", Map.of());
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @Test
  void hostsReadCommandsAndTellWhatTheySee_andNoMore() throws Exception {
    Map<String, Object> host = kafka.client(Role.HOST);
    for (String topic : List.of(Topics.EVENTS, Topics.PROGRESS, Topics.CONSOLE)) {
      write(host, topic);
    }
    write(kafka.client(Role.ORCHESTRATOR), Topics.COMMANDS);
    assertThat(read(host, Topics.COMMANDS, "agent-host-1")).isEqualTo(1);

    for (String topic : List.of(Topics.COMMANDS, Topics.MIGRATIONS)) {
      assertThatThrownBy(() -> write(host, topic))
          .as(topic)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
    assertThatThrownBy(() -> read(host, Topics.EVENTS, "agent-host-1"))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> read(host, Topics.COMMANDS, "orchestrator"))
        .isInstanceOf(GroupAuthorizationException.class);
    try (Admin admin = Admin.create(host)) {
      assertThatThrownBy(
              () -> admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfAny(TopicAuthorizationException.class, ClusterAuthorizationException.class);
      assertThatThrownBy(() -> admin.createAcls(BusRights.all()).all().get())
          .hasCauseInstanceOf(ClusterAuthorizationException.class);
    }
    for (Role stranger : List.of(Role.MONITOR, Role.KEY_BROKER)) {
      assertThatThrownBy(() -> write(kafka.client(stranger), Topics.EVENTS))
          .as(stranger.word())
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void whoShowsNoCertificate_orSpeaksInTheClear_isNotHeard() throws Exception {
    Map<String, Object> nobody = new HashMap<>(kafka.client(Role.HOST));
    nobody.keySet().removeIf(setting -> setting.startsWith("ssl.keystore"));
    assertThatThrownBy(() -> write(nobody, Topics.EVENTS))
        .hasRootCauseInstanceOf(SSLException.class)
        .hasCauseInstanceOf(SslAuthenticationException.class);
    Map<String, Object> clear =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 3000);
    assertThatThrownBy(() -> write(clear, Topics.EVENTS))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void withoutTheAuthoriser_anyHostWritesCommands() throws Exception {
    try (ComposeKafka open =
        start("open", Map.of("authorizer.class.name", "", "super.users", ""))) {
      write(open.client(Role.HOST), Topics.COMMANDS);
      assertThat(read(open.client(Role.MONITOR), Topics.COMMANDS, "orchestrator")).isEqualTo(1);
    }
  }

  private static ComposeKafka start(String name, Map<String, String> changed) throws Exception {
    ComposeKafka started = new ComposeKafka(folder.resolve(name), Orchestrator.ACCESS, changed);
    Map<String, Object> orchestrator = started.client(Role.ORCHESTRATOR);
    try (Admin admin = Admin.create(orchestrator)) {
      admin
          .createTopics(
              List.of(
                      Topics.COMMANDS,
                      Topics.EVENTS,
                      Topics.PROGRESS,
                      Topics.CONSOLE,
                      Topics.MIGRATIONS)
                  .stream()
                  .map(topic -> new NewTopic(topic, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
    assertThat(BusRights.grant(new KafkaAdmin(orchestrator))).isTrue();
    assertThat(BusRights.grant(new KafkaAdmin(orchestrator))).as("again").isTrue();
    return started;
  }

  private static void write(Map<String, Object> client, String topic) throws Exception {
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "value")).get();
    }
  }

  /** How many records there are; the offset is kept for the group, as agents keep it. */
  private static int read(Map<String, Object> client, String topic, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("group.id", group);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      int count = consumer.poll(POLL).count();
      consumer.commitSync();
      return count;
    }
  }
}
