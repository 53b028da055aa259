package dev.sealift.simulation.trace;

import dev.sealift.api.trace.TraceLine;
import dev.sealift.api.trace.TraceLine.Began;
import java.util.List;

/**
 * What one start of a process told.
 *
 * @param log the name of its log
 * @param lines in order, without the first
 */
record Run(String log, Began began, List<Line> lines) {

  /**
   * One line.
   *
   * @param where log and number in the log
   */
  record Line(String where, TraceLine told) {}
}
