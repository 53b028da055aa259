package dev.sealift.hypervisor.boot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each of the refusals in a row: 1, 1, 2, 4 s and so on, up to a minute,
 * each less up to a quarter at random, so that hosts that are refused together do not ask together.
 * For one thread.
 */
final class RefusalPauses {

  /** The start of a cluster approves a host about a second after its first attempt, and waits. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** An operator who mends what is refused waits no longer than this. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final RandomGenerator random;
  private Duration whole = FIRST;
  private boolean again;

  RefusalPauses(RandomGenerator random) {
    this.random = random;
  }

  /** How long to wait now. */
  Duration next() {
    long millis = whole.toMillis();
    if (again) {
      Duration doubled = whole.multipliedBy(2);
      whole = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
    again = true;
    return Duration.ofMillis(millis - random.nextLong(millis / 4 + 1));
  }

  /** Starts over. */
  void reset() {
    whole = FIRST;
    again = false;
  }
}
