package dev.sealift.api.rest;

import java.util.List;

/**
 * Leaves of the broker's log that its witness has seen.
 *
 * @param from how many leaves stand before the first
 * @param leaves as they were signed, in order; none from the end of the log on
 */
public record LogPage(long from, List<String> leaves) {

  /** Most leaves of a page: of some 700 characters each they are half of the longest message. */
  public static final int MAX_LEAVES = 512;

  public LogPage {
    if (leaves.size() > MAX_LEAVES) {
      throw new IllegalArgumentException(
          "page has %d leaves, want <= %d".formatted(leaves.size(), MAX_LEAVES));
    }
    leaves = List.copyOf(leaves);
  }
}
