package dev.sealift.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * A shell that outlives this JVM by a moment and removes its containers, whatever ended it.
 *
 * <p>Testcontainers' own watch, Ryuk, is a container with the engine's socket in it, of an image
 * that few engines have. Its other way, a shutdown hook, is not run when the JVM is killed. The end
 * of a pipe is seen in either case.
 */
final class ContainerWatch {
  /** Ctrl-C in a terminal reaches the shell too, which has its work before it then. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      cat
      docker ps --all --quiet --filter "label=$0" | xargs -r docker rm --force --volumes
      """;

  /** Kept, or its end of the pipe would be closed with the garbage. */
  private static @Nullable Process shell;

  private ContainerWatch() {}

  /** Watches from now on; without the command {@code docker} in vain. */
  static synchronized void begin() {
    if (shell != null) {
      return;
    }
    ProcessBuilder watch =
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, label())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    String engine = DockerClientFactory.instance().getTransportConfig().getDockerHost().toString();
    watch.environment().put("DOCKER_HOST", engine);
    try {
      shell = watch.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On each container that Testcontainers starts for this JVM. */
  private static String label() {
    return DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL
        + "="
        + DockerClientFactory.SESSION_ID;
  }
}
