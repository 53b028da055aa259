package dev.sealift.cli;

import java.io.Serial;

/** A command cannot do what was asked; the message tells the user what and how to mend it. */
public final class CliException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /** With what the shell and what the user sees. */
  public CliException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What the shell sees. */
  public ExitCode code() {
    return code;
  }
}
