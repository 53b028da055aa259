package dev.sealift.hypervisor.device;

/** Where the machine takes time from. */
public interface TimeSource {
  /**
   * Nanoseconds since an arbitrary instant; never goes back. The guest's clock advances with it.
   */
  long monotonicNanos();

  /** Nanoseconds since 1970-01-01T00:00Z, for the instants of park and resume. */
  long epochNanos();

  /** The clocks of this host. */
  static TimeSource system() {
    return new TimeSource() {
      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }

      @Override
      public long epochNanos() {
        var now = java.time.Instant.now();
        return Math.addExact(
            Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
      }
    };
  }
}
