package dev.sealift.hypervisor.boot;

import dev.sealift.api.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each of the refusals in a row: a quarter of a second, then twice as long
 * each time, up to a limit; each less up to a quarter at random, so that hosts that are refused
 * together do not ask together. For one thread.
 */
final class RefusalPauses {

  private static final Duration FIRST = Duration.ofMillis(250);

  /**
   * An operator who mends what is refused waits no longer than this, and of the two minutes that a
   * result lives little is lost when the verifier comes back.
   */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Backoff whole = new Backoff(FIRST, LONGEST);
  private final RandomGenerator random;

  RefusalPauses(RandomGenerator random) {
    this.random = random;
  }

  /** How long to wait now. */
  Duration next() {
    long millis = whole.next().toMillis();
    return Duration.ofMillis(millis - random.nextLong(millis / 4 + 1));
  }

  /** Starts over. */
  void reset() {
    whole.reset();
  }
}
