package dev.sealift.hypervisor.device;

/** A driver put into its ring what no driver may; the device waits for its reset. */
final class MalformedRingException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRingException(String message) {
    super(message);
  }
}
