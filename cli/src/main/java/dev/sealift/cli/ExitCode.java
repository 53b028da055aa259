package dev.sealift.cli;

/** The exit codes of every command. */
public enum ExitCode {
  /** What was asked for was done. */
  OK(0),
  /** It was tried and failed: a process died, a deadline passed, a check found a fault. */
  FAILED(1),
  /** The command line is wrong; nothing was tried. */
  USAGE(2),
  /** The state of things forbids it; nothing was changed. */
  REFUSED(3),
  /** There is no such cluster, process, host, VM or migration. */
  NOT_FOUND(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the shell sees. */
  public int number() {
    return number;
  }
}
