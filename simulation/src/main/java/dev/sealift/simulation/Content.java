package dev.sealift.simulation;

/**
 * What a machine holds, as far as it matters here: a clock that only rises, and two pages that are
 * written in turn.
 *
 * @param tick steps that it ran since it was started from its image
 * @param first the tick at which the first page was written
 * @param second the tick at which the second page was written
 */
record Content(int tick, int first, int second) {

  /** As the image has it. */
  static final Content IMAGE = new Content(0, 0, 0);

  /** After one more step. */
  Content ran() {
    int now = tick + 1;
    return now % 2 == 1 ? new Content(now, now, second) : new Content(now, first, now);
  }
}
