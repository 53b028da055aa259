package dev.sealift.protocol.source;

import dev.sealift.protocol.signed.MigrationTicket;

/** When another pre-copy round no longer pays. */
final class Convergence {

  /** One mebibyte: sent in a few milliseconds, less than the messages after the freeze take. */
  private static final long SMALL_PAGES = 256;

  private Convergence() {}

  /**
   * Whether to freeze now.
   *
   * @param round the round that was sent, from 0
   * @param before pages that were dirty when it began
   * @param now pages that are dirty after it
   */
  static boolean reached(MigrationTicket ticket, long round, long before, long now) {
    boolean shrinksByAThird = now <= before - before / 3;
    return now <= SMALL_PAGES || !shrinksByAThird || round + 1 >= ticket.maxRounds();
  }
}
