package dev.sealift.protocol.log;

import java.io.Serial;

/** A witness does not sign; what it remembers did not change. */
public final class WitnessRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why a witness does not sign. */
  public enum Reason {
    /** The extension starts at another size than the newest that the witness has seen. */
    ANOTHER_SIZE,
    /** Something was changed or taken away, or the proof is wrong. */
    NO_EXTENSION
  }

  WitnessRefused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
