package dev.sealift.cli.demo;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
final class Await {

  private static final Duration POLL = Duration.ofMillis(100);

  private Await() {}

  /**
   * Looks again and again.
   *
   * @param patience after which the test fails
   * @param last what to say of how things were then
   */
  static void until(String what, Duration patience, Callable<Boolean> holds, Callable<Object> last)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited for %s, last was %s".formatted(what, last.call()));
      }
      Thread.sleep(POLL);
    }
  }
}
