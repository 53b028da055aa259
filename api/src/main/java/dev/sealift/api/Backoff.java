package dev.sealift.api;

import java.time.Duration;

/**
 * The pauses between attempts: the first, then twice the one before, up to the longest. For one
 * thread.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  /** Pauses from {@code first} to {@code longest}. */
  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** How long to wait now; doubles for the next time. */
  public Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return now;
  }

  /** Starts over after a success. */
  public void reset() {
    next = first;
  }
}
