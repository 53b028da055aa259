package dev.sealift.cli.demo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what comes by itself. */
final class Await {

  /** Short beside the moments in which tests strike. */
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /**
   * Looks again and again.
   *
   * @param patience after which the test fails
   * @param last what to say of how things were then
   */
  static void until(String what, Duration patience, Callable<Boolean> holds, Callable<Object> last)
      throws Exception {
    poll(what, patience, holds, Boolean::booleanValue, _ -> last.call());
  }

  /** What is wanted, once it is seen. */
  static <T> T found(String what, Duration patience, Callable<T> look, Predicate<T> wanted)
      throws Exception {
    return poll(what, patience, look, wanted, now -> now);
  }

  private static <T> T poll(
      String what, Duration patience, Callable<T> look, Predicate<T> wanted, Last<T> last)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      T now = look.call();
      if (wanted.test(now)) {
        return now;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited for %s, last was %s".formatted(what, last.of(now)));
      }
      Thread.sleep(POLL);
    }
  }

  private interface Last<T> {
    Object of(T now) throws Exception;
  }
}
