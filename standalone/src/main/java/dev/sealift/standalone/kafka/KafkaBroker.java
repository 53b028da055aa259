package dev.sealift.standalone.kafka;

import dev.sealift.standalone.process.JavaCommand;
import dev.sealift.standalone.process.Launch;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.process.ReadyCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The Kafka broker of a cluster.
 *
 * @param name of the process
 * @param folder of its configuration and data; also its working directory
 * @param classPath with Kafka's server on it
 * @param temporary folder of its scratch files
 * @param aot what its JVM is told of its ahead-of-time cache
 * @param port of the broker on 127.0.0.1
 * @param controllerPort of its controller on 127.0.0.1
 */
public record KafkaBroker(
    String name,
    Path folder,
    String classPath,
    Path temporary,
    List<String> aot,
    int port,
    int controllerPort) {
  /** Copies the list. */
  public KafkaBroker {
    aot = List.copyOf(aot);
  }

  private static final int HEAP_MIB = 256;

  private static final int ADMIN_MILLIS = 3000;

  private static final List<String> LOGGING =
      List.of(
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          "--enable-native-access=ALL-UNNAMED");

  private static final String CONFIGURATION = "server.properties";

  /** Relative to {@link #folder}: Kafka splits this setting at commas, which a path may contain. */
  private static final String DATA = "log";

  /** What clients connect to. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Writes the configuration for this start. */
  public void prepare() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(CONFIGURATION), configuration());
  }

  /** How to start the broker. */
  public Launch launch(Path log) {
    List<String> command =
        new JavaCommand(classPath, KafkaMain.class.getName(), HEAP_MIB, temporary, aot)
            .with(LOGGING, List.of(CONFIGURATION));
    return new Launch(
        name, ProcessKind.KAFKA, command, Map.of(), folder, log, List.of(port, controllerPort));
  }

  /** Ready once it answers as a cluster of one node. */
  public ReadyCheck readyCheck() {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_MILLIS);
    ReadyCheck listening = ReadyCheck.listening(port);
    return () -> listening.isReady() && answers(settings);
  }

  private static boolean answers(Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get(ADMIN_MILLIS, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String configuration() {
    return """
    process.roles=broker,controller
    node.id=1
    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
    controller.listener.names=CONTROLLER
    controller.quorum.voters=1@127.0.0.1:%d
    log.dirs=%s
    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    log.cleaner.dedupe.buffer.size=8388608
    num.network.threads=2
    num.io.threads=4
    """
        .formatted(port, controllerPort, controllerPort, DATA);
  }
}
