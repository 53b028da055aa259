package dev.sealift.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;
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

  /** Whether the command that removes containers reaches the engine. */
  static boolean isPossible() throws InterruptedException {
    try {
      Process version = command("docker", "version").start();
      return version.waitFor(ContainerEngine.ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)
          && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Watches from now on. */
  static synchronized void begin() {
    if (shell != null) {
      return;
    }
    try {
      shell = command("/bin/sh", "-c", SCRIPT, label()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that speaks to the engine that Testcontainers found. */
  private static ProcessBuilder command(String... words) {
    ProcessBuilder command =
        new ProcessBuilder(words).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    String engine = DockerClientFactory.instance().getTransportConfig().getDockerHost().toString();
    command.environment().put("DOCKER_HOST", engine);
    return command;
  }

  /** On each container that Testcontainers starts for this JVM. */
  private static String label() {
    return DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL
        + "="
        + DockerClientFactory.SESSION_ID;
  }
}
