package dev.sealift.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path temporary;

  private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    folder = Files.createDirectory(temporary.resolve("a space, a comma"));
    cluster = Cluster.start(ClusterSpec.stores(folder), Progress.silent());
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  void whatIsProduced_isConsumedAfterTheBrokerWasKilled() throws Exception {
    createTopic("kept");
    produce("kept", "tick 1");

    cluster.process(Stores.KAFKA).kill();
    cluster.process(Stores.KAFKA).restart();

    produce("kept", "tick 2");
    assertThat(consume("kept", 2)).containsExactly("tick 1", "tick 2");
  }

  @Test
  void topicThatNobodyCreated_isNotCreatedByUse() throws Exception {
    try (Admin admin = Admin.create(clientSettings())) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void rowOfAService_isThereAfterItsServerWasKilled() throws Exception {
    try (Connection connection = connect("broker");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE ledger (vm text)");
      statement.execute("INSERT INTO ledger VALUES ('vm-1')");
    }

    cluster.process("postgres-broker").kill();
    cluster.process("postgres-broker").restart();

    try (Connection connection = connect("broker");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT vm FROM ledger")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("vm-1");
    }
  }

  @Test
  void passwordOfOneDatabase_doesNotOpenAnother() throws Exception {
    String url = cluster.state().addresses().get("postgres-broker");
    String others =
        Files.readString(cluster.work().secrets().resolve("postgres-orchestrator.password"));

    connect("broker").close();
    assertThatThrownBy(() -> DriverManager.getConnection(url, "broker", others).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void secondStartInTheSameFolder_isRefused() {
    assertThatThrownBy(() -> Cluster.start(ClusterSpec.stores(folder), Progress.silent()))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.REFUSED))
        .hasMessageContaining("sealift down");
  }

  @Test
  void secondCluster_runsBesideTheFirst_andStopsAloneWithoutLitter() throws Exception {
    Path otherFolder = Files.createDirectory(temporary.resolve("other"));
    Cluster other = Cluster.start(ClusterSpec.stores(otherFolder), Progress.silent());
    ClusterState while2 = other.state();
    other.stop();

    assertThat(while2.processes()).hasSize(4).noneMatch(process -> process.identity().runs());
    assertThat(new ProcessMarker(while2.id()).find()).isEmpty();
    assertThat(Path.of(while2.socketFolder())).doesNotExist();
    assertThat(otherFolder.resolve("tmp")).doesNotExist();
    assertThat(other.state().phase()).isEqualTo(Phase.STOPPED);
    assertThat(cluster.state().processes())
        .hasSize(4)
        .allMatch(process -> process.identity().runs());
    connect("orchestrator").close();
  }

  @Test
  void everyProcess_isRecordedAsItRuns() throws Exception {
    assertThat(cluster.state().processes())
        .allSatisfy(process ->
            assertThat(ProcessIdentity.of(process.identity().pid()))
                .isEqualTo(Optional.of(process.identity())))
        .extracting(process -> process.name())
        .containsExactlyInAnyOrder(
            "kafka", "postgres-attestation", "postgres-broker", "postgres-orchestrator");
  }

  private static Connection connect(String database) throws Exception {
    String url = cluster.state().addresses().get("postgres-" + database);
    Path password = cluster.work().secrets().resolve("postgres-" + database + ".password");
    return DriverManager.getConnection(url, database, Files.readString(password));
  }

  private static Map<String, Object> clientSettings() throws Exception {
    return Map.of("bootstrap.servers", cluster.state().addresses().get("kafka"));
  }

  private static void createTopic(String topic) throws Exception {
    try (Admin admin = Admin.create(clientSettings())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void produce(String topic, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(clientSettings(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static List<String> consume(String topic, int count) throws Exception {
    List<String> values = new java.util.ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(clientSettings(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
