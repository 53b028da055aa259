package dev.sealift.protocol.monitor;

import java.io.Serial;

/**
 * A monitor refuses an input; its state did not change. It is an answer and no fault, so it carries
 * no stack.
 */
public final class RefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Refusal refusal;

  /** Refuses in a state for a reason. */
  public RefusedException(Refusal refusal, String message) {
    super(message, null, false, false);
    this.refusal = refusal;
  }

  /** The reason. */
  public Refusal refusal() {
    return refusal;
  }

  /**
   * Refuses unless what an object says is what is wanted.
   *
   * @param field the object and its field, for the message
   */
  public static void requireEqual(Refusal refusal, String field, Object is, Object want)
      throws RefusedException {
    if (!is.equals(want)) {
      throw new RefusedException(refusal, field + " is " + is + ", want " + want);
    }
  }
}
