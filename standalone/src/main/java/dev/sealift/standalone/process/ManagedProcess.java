package dev.sealift.standalone.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process of the cluster: recorded as it starts, ready when its check says so, killed and
 * restarted by tests.
 */
public final class ManagedProcess {
  /**
   * All together take half a minute on two idle cores; five times that, on busy ones, is a fault.
   */
  private static final Duration READY_WITHIN = Duration.ofSeconds(150);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TAIL_LINES = 15;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Launch launch;
  private final ReadyCheck check;
  private final ProcessMarker marker;
  private final ProcessJournal journal;
  private volatile @Nullable ProcessIdentity identity;

  /** Not started yet. */
  public ManagedProcess(
      Launch launch, ReadyCheck check, ProcessMarker marker, ProcessJournal journal) {
    this.launch = launch;
    this.check = check;
    this.marker = marker;
    this.journal = journal;
  }

  /** Its name, unique in the cluster. */
  public String name() {
    return launch.name();
  }

  /** Its main port on 127.0.0.1. */
  public int port() {
    return launch.ports().getFirst();
  }

  /** Number and start of the running or last process; empty before the first start. */
  public Optional<ProcessIdentity> identity() {
    return Optional.ofNullable(identity);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return identity().filter(ProcessIdentity::runs).isPresent();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws ProcessFailedException with the end of its log when it dies or is not ready in time
   */
  public void start() throws IOException, ProcessFailedException {
    if (isAlive()) {
      throw new IllegalStateException(name() + " runs already");
    }
    ProcessIdentity started = journal.start(this::spawn).identity();
    identity = started;
    awaitReady(started);
  }

  /**
   * Ends it with SIGKILL, as a crash would; an agent's hypervisor lives on. A server's children
   * would end by themselves, but the next start is refused until they have.
   */
  public void kill() throws ProcessFailedException {
    requireEnded(
        Reaper.kill(
            identity()
                .map(killed ->
                    launch.kind() == ProcessKind.POSTGRES
                        ? Reaper.withDescendants(killed)
                        : Set.of(killed))
                .orElse(Set.of())));
  }

  /** Ends it in order when it runs, then starts it with the same ports and folders. */
  public void restart() throws IOException, ProcessFailedException {
    ProcessIdentity running = identity().orElse(null);
    if (running != null) {
      requireEnded(Reaper.end(running, launch.kind().stopSignal()));
    }
    start();
  }

  private void requireEnded(List<ProcessIdentity> left) throws ProcessFailedException {
    if (!left.isEmpty()) {
      throw new ProcessFailedException(name() + " does not end, not even by SIGKILL: " + left);
    }
  }

  private ProcessRecord spawn() throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: Ctrl-C and a closed terminal are the launcher's to handle. setsid(1)
      // keeps the pid.
      command.add(SETSID.toString());
    }
    command.addAll(launch.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    builder.environment().putAll(launch.environment());
    builder.environment().put(ProcessMarker.VARIABLE, marker.clusterId());
    long pid = builder.start().pid();
    // One that failed at once may be gone already: recorded as started and dead.
    ProcessIdentity started =
        ProcessIdentity.of(pid).orElseGet(() -> new ProcessIdentity(pid, "ended"));
    return new ProcessRecord(
        name(), launch.kind(), started, launch.ports(), launch.log().toString());
  }

  private void awaitReady(ProcessIdentity started) throws ProcessFailedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady()) {
      if (!started.runs()) {
        throw failure("ended while it started");
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure("was not ready within " + READY_WITHIN.toSeconds() + " s");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw failure("was not ready when its start was given up");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean isReady() {
    try {
      return check.isReady();
    } catch (IOException notYet) {
      return false;
    }
  }

  private ProcessFailedException failure(String what) {
    String tail = String.join("\n  ", LogTail.of(launch.log(), TAIL_LINES));
    return new ProcessFailedException(
        "%s %s; the end of %s:%n  %s".formatted(name(), what, launch.log(), tail));
  }
}
