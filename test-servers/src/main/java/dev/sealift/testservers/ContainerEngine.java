package dev.sealift.testservers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealift.standalone.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Runs the servers in containers of the images that docker-compose.yml names. */
final class ContainerEngine implements Engine {
  /** An engine answers in a second or two; tests must not hang at one that does not. */
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  /** The larger of the two images has some 200 MiB to fetch. */
  private static final Duration PULL_WITHIN = Duration.ofMinutes(3);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Images images;

  private ContainerEngine(Images images) {
    this.images = images;
  }

  /** One whose containers are gone when this JVM is, however it ends. */
  static ContainerEngine watched(Images images) {
    ContainerWatch.begin();
    return new ContainerEngine(images);
  }

  /** What keeps containers of these images from being started; empty when nothing does. */
  static Optional<String> obstacle(Images images) {
    try {
      DockerClient docker =
          CompletableFuture.supplyAsync(() -> DockerClientFactory.instance().client())
              .get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      if (!ContainerWatch.isPossible()) {
        return Optional.of("the command docker, which removes containers, reaches no engine");
      }
      for (String image : List.of(images.postgres(), images.kafka())) {
        if (!isThere(docker, image) && !pull(docker, image)) {
          return Optional.of(
              "the Docker engine has no image %s and cannot pull it".formatted(image));
        }
      }
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of("no Docker engine answers");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public PostgresAccess startPostgres() {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(DockerImageName.parse(images.postgres()));
    postgres.start();
    return new PostgresAccess(
        "%s:%d"
            .formatted(
                postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)),
        postgres.getUsername(),
        postgres.getPassword());
  }

  @Override
  public TestKafka startKafka() {
    int port;
    try (FreePorts ports = new FreePorts(RANDOM)) {
      port = ports.take();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ContainerKafka.start(images.kafka(), port);
  }

  private static boolean isThere(DockerClient docker, String image) {
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static boolean pull(DockerClient docker, String image) throws InterruptedException {
    DockerImageName name = DockerImageName.parse(image);
    try (PullImageResultCallback pull =
        docker
            .pullImageCmd(name.getUnversionedPart())
            .withTag(name.getVersionPart())
            .exec(new PullImageResultCallback())) {
      return pull.awaitCompletion(PULL_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (DockerException | DockerClientException | IOException e) {
      return false;
    }
  }
}
