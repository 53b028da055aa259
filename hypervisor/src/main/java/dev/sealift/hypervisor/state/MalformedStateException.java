package dev.sealift.hypervisor.state;

/** An encoded machine state was refused. The message names the field and its value. */
public final class MalformedStateException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says which field was refused, and why. */
  public MalformedStateException(String message) {
    super(message);
  }
}
