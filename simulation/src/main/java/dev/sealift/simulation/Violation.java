package dev.sealift.simulation;

import java.io.Serial;

/** An invariant does not hold. */
final class Violation extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String invariant;

  /** Names the invariant, and says what is so instead. */
  Violation(String invariant, String instead) {
    super(instead, null, false, false);
    this.invariant = invariant;
  }

  /** The invariant's number, as in docs/INVARIANTS.md. */
  String invariant() {
    return invariant;
  }
}
