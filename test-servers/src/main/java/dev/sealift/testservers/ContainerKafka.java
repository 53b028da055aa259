package dev.sealift.testservers;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A container of Kafka, whose port stays the same when it is started again. */
final class ContainerKafka implements TestKafka {
  private static final int PORT = 9092;

  /** The engine sends SIGKILL; this is for a busy machine. */
  private static final Duration DEAD_WITHIN = Duration.ofSeconds(30);

  /** What the broker logs at each start, when it has read all it kept. */
  private static final String READY = ".*Transitioning from RECOVERY to RUNNING.*";

  private final KafkaContainer container;
  private int starts = 1;

  private ContainerKafka(KafkaContainer container) {
    this.container = container;
  }

  /**
   * Starts one.
   *
   * @param port of the host, which clients connect to
   */
  static ContainerKafka start(String image, int port) {
    KafkaContainer container =
        new KafkaContainer(DockerImageName.parse(image))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_HEAP_OPTS", "-Xmx256m");
    container.setPortBindings(List.of(port + ":" + PORT));
    container.start();
    return new ContainerKafka(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void kill() {
    String id = container.getContainerId();
    container.getDockerClient().killContainerCmd(id).exec();
    container
        .getDockerClient()
        .waitContainerCmd(id)
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(DEAD_WITHIN.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void startAgain() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    starts++;
    Wait.forLogMessage(READY, starts).waitUntilReady(container);
  }

  @Override
  public void close() {
    container.stop();
  }
}
