package dev.sealift.simulation.trace;

import java.io.Serial;

/** A trace tells what the core does not do. */
final class Mismatch extends Exception {

  @Serial private static final long serialVersionUID = 1;

  Mismatch(String what) {
    super(what, null, false, false);
  }
}
