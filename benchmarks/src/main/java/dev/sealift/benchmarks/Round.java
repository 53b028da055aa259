package dev.sealift.benchmarks;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A unit of work as the guests of the benchmarks tell it on their consoles.
 *
 * @param checksum of all that was computed
 * @param ticks of the guest's clock of 10 MHz
 */
record Round(String checksum, long ticks) {
  private static final Pattern LINE = Pattern.compile("round (\\d+) ticks (\\d+)\n");
  private static final double TICKS_PER_MILLI = 1e4;

  /** All rounds in a console's text. */
  static List<Round> in(CharSequence text) {
    return LINE.matcher(text)
        .results()
        .map(line -> new Round(line.group(1), Long.parseLong(line.group(2))))
        .toList();
  }

  double millis() {
    return ticks / TICKS_PER_MILLI;
  }
}
