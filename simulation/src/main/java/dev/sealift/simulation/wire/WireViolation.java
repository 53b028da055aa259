package dev.sealift.simulation.wire;

import java.io.Serial;

/** What must not be is so: an attack succeeded. */
final class WireViolation extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String name;

  /** Names the invariant or the attack, and says what is so instead. */
  WireViolation(String name, String instead) {
    super(instead, null, false, false);
    this.name = name;
  }

  /** The number of the invariant, or of the attack in the catalogue, whichever says more. */
  String name() {
    return name;
  }

  static void unless(boolean holds, String name, String instead) {
    if (!holds) {
      throw new WireViolation(name, instead);
    }
  }
}
