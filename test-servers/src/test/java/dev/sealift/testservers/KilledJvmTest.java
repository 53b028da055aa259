package dev.sealift.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class KilledJvmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Starts a server, says by what label its container is found, and waits until it is killed. */
  static final class Tests {
    private Tests() {}

    @SuppressWarnings("unused") // the main method of a JVM of its own
    public static void main(String[] arguments) throws IOException {
      TestDatabase.fresh();
      TestDatabase.fresh();
      System.out.println(DockerClientFactory.SESSION_ID);
      System.in.transferTo(System.out);
    }
  }

  @Test
  void jvmOfTestsThatIsKilled_saidOnceWhatItUsed_andLeavesNoContainer() throws Exception {
    assumeTrue(
        TestServers.engine() instanceof ContainerEngine, "the servers of tests are embedded");
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsealift.home=" + System.getProperty("sealift.home"),
                "-cp",
                System.getProperty("surefire.test.class.path"),
                Tests.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = tests.inputReader()) {
      assertThat(output.readLine()).startsWith("Servers for tests: containers of postgres:");
      String session = output.readLine();
      assertThat(containers(session)).hasSize(1);

      tests.destroyForcibly();

      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!containers(session).isEmpty()) {
        assertThat(System.nanoTime()).as("containers are left").isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    } finally {
      tests.destroyForcibly();
    }
  }

  private static List<String> containers(String session) {
    return DockerClientFactory.instance()
        .client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(
            List.of(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL + "=" + session))
        .exec()
        .stream()
        .map(container -> container.getId())
        .toList();
  }
}
