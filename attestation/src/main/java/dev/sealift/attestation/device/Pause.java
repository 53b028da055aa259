package dev.sealift.attestation.device;

import java.util.concurrent.locks.LockSupport;

/** Waits for a device, which no interrupt makes faster. */
final class Pause {

  private Pause() {}

  /** Waits; an interrupt stands after it. */
  static void nanos(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
