package dev.sealift.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import dev.sealift.standalone.state.WorkFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledLauncherTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  /** Starts a cluster in the folder that is its argument, then waits until its input ends. */
  static final class Launcher {
    private Launcher() {}

    @SuppressWarnings("unused") // the main method of a JVM of its own
    public static void main(String[] arguments) throws Exception {
      Cluster.start(ClusterSpec.stores(Path.of(arguments[0])), Progress.silent());
      System.in.transferTo(System.out);
    }
  }

  @ParameterizedTest(name = "after {0} processes were recorded")
  @ValueSource(ints = {0, 1, 4})
  void launcherKilledWhileStarting_leavesNothingThatTheNextStopDoesNotEnd(int recorded)
      throws Exception {
    Process launcher = launch();
    try {
      awaitState(state -> state.processes().size() >= recorded);
    } finally {
      launcher.destroyForcibly().waitFor();
    }
    ClusterState left = read().orElseThrow();

    assertThat(ClusterAdmin.of(folder).stop(Progress.silent())).isTrue();

    assertNothingLeft(left);
  }

  @Test
  void launcherKilledWhileRunning_isFollowedByAStartThatEndsWhatItLeft() throws Exception {
    Process launcher = launch();
    try {
      awaitState(state -> state.phase() == Phase.RUNNING);
    } finally {
      launcher.destroyForcibly().waitFor();
    }
    ClusterState left = read().orElseThrow();
    assertThat(left.processes()).hasSize(4).allMatch(process -> process.identity().runs());

    try (Cluster next = Cluster.start(ClusterSpec.stores(folder), Progress.silent())) {
      assertThat(next.state().id()).isNotEqualTo(left.id());
      assertNothingLeft(left);
    }
  }

  @Test
  void launcherToldToEndWhileStarting_endsWhatItStarted() throws Exception {
    Process launcher = launch();
    awaitState(state -> !state.processes().isEmpty());
    ClusterState begun = read().orElseThrow();

    launcher.destroy();

    assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(read().orElseThrow().phase()).isEqualTo(Phase.STOPPED);
    assertNothingLeft(begun);
  }

  private static void assertNothingLeft(ClusterState left) {
    assertThat(left.processes()).noneMatch(process -> process.identity().runs());
    assertThat(new ProcessMarker(left.id()).find()).isEmpty();
    assertThat(Path.of(left.socketFolder())).doesNotExist();
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dsealift.home=" + System.getProperty(Installation.HOME_PROPERTY),
            "-cp",
            System.getProperty("java.class.path"),
            Launcher.class.getName(),
            folder.toString());
    File output = folder.resolve("launcher.log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
  }

  private Optional<ClusterState> read() throws IOException {
    return new ClusterFile(new WorkFolder(folder)).read();
  }

  private void awaitState(Predicate<ClusterState> wanted) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (read().filter(wanted).isEmpty()) {
      assertThat(System.nanoTime()).as("time limit").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
