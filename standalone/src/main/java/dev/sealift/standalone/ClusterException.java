package dev.sealift.standalone;

import java.io.Serial;

/** A cluster could not do what was asked; the message tells the user what and how to mend it. */
public final class ClusterException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What kind of refusal or failure it is. */
  public enum Reason {
    /** The world failed: a process died, a disk is full, a deadline passed. */
    FAILED,
    /** The state of the work folder forbids it. */
    REFUSED,
    /** There is no such cluster, process or file. */
    NOT_FOUND
  }

  private final Reason reason;

  /** With what the user reads. */
  public ClusterException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** With what the user reads, and its cause. */
  public ClusterException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kind it is. */
  public Reason reason() {
    return reason;
  }
}
