package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.List;

/** Makes a schedule that breaks an invariant as short as it can, and still break the same. */
final class Shrinker {

  private Shrinker() {}

  /**
   * Leaves out what is not needed.
   *
   * @param broken a schedule that ends with a violation
   */
  static Schedule shrink(Schedule broken) {
    Violation violation = broken.violation();
    if (violation == null) {
      throw new IllegalArgumentException("the schedule breaks nothing");
    }
    String invariant = violation.invariant();
    List<Action> moves = broken.moves();
    for (int size = Math.max(1, moves.size() / 2); size >= 1; size /= 2) {
      boolean shorter = true;
      while (shorter) {
        shorter = false;
        for (int from = 0; from + size <= moves.size(); ) {
          List<Action> without = new ArrayList<>(moves.subList(0, from));
          without.addAll(moves.subList(from + size, moves.size()));
          if (breaks(broken.setup(), without, invariant)) {
            moves = without;
            shorter = true;
          } else {
            from += size;
          }
        }
      }
    }
    return Schedule.replay(broken.setup(), moves, Observer.NONE);
  }

  private static boolean breaks(Setup setup, List<Action> moves, String invariant) {
    Violation violation = Schedule.replay(setup, moves, Observer.NONE).violation();
    return violation != null && violation.invariant().equals(invariant);
  }
}
