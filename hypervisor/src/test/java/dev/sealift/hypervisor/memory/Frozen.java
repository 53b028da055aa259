package dev.sealift.hypervisor.memory;

import dev.sealift.hypervisor.services.Hosts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process none of whose threads runs: what it has mapped stays mapped, until this is closed
 * (Linux, proc(5)).
 */
final class Frozen implements AutoCloseable {

  /** The state of a thread that a signal stopped. */
  private static final String STOPPED = "T";

  private final long pid;

  /** Returns once every thread has stopped. */
  Frozen(long pid) throws Exception {
    this.pid = pid;
    signal("STOP");
    Hosts.await("all threads stopped", this::allStopped);
  }

  @Override
  public void close() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    String command = "kill -%s %d".formatted(name, pid);
    Process kill = new ProcessBuilder("sh", "-c", command).inheritIO().start();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException(command + " failed");
    }
  }

  private boolean allStopped() {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String afterName = stat.substring(stat.lastIndexOf(')') + 2);
        if (!afterName.startsWith(STOPPED)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      // A thread that ended after it was listed.
      return false;
    }
  }
}
