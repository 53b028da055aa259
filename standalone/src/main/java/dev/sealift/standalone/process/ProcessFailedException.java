package dev.sealift.standalone.process;

import java.io.Serial;

/**
 * A process died, or did not do in time what it had to; the message names it and shows the end of
 * its log.
 */
public final class ProcessFailedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** With what the user reads. */
  public ProcessFailedException(String message) {
    super(message);
  }
}
