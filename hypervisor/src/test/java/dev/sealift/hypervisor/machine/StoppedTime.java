package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.TimeSource;

/** Time that stands still, as it does for a machine between two instructions. */
final class StoppedTime implements TimeSource {
  @Override
  public long monotonicNanos() {
    return 0;
  }

  @Override
  public long epochNanos() {
    return 0;
  }
}
