package dev.sealift.cli.demo;

import java.io.IOException;

/**
 * A process that stands still, with what it was about to hand on, until it goes on or is killed.
 */
final class Paused implements AutoCloseable {

  private final long pid;

  Paused(long pid) throws IOException {
    this.pid = pid;
    signal("STOP");
  }

  /** Lets it go on; one that was killed stays dead. */
  @Override
  public void close() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    if (ProcessHandle.of(pid).isPresent()) {
      new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid))
          .start()
          .onExit()
          .join();
    }
  }
}
