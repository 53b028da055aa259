package dev.sealift.hypervisor.machine;

import org.jspecify.annotations.Nullable;

/**
 * Core-local interruptor of one hart: software interrupt and a 10 MHz timer. The guest's clock
 * starts where it was imported, advances with the injected source, and never goes back.
 */
final class Clint {
  static final long BASE = 0x0200_0000L;
  static final long BYTES = 0x1_0000;

  /** 10 MHz, as on QEMU's virt board. */
  static final long NANOS_PER_TICK = 100;

  private static final int MTIMECMP = 0x4000;
  private static final int MTIME = 0xbff8;

  private final TimeSource time;
  private boolean running;
  private long sourceNanos;
  private long guestNanos;
  private long mtimecmp = -1;
  private boolean softwarePending;

  Clint(TimeSource time) {
    this.time = time;
  }

  /** Guest nanoseconds now; while stopped, those of the stop. */
  long guestNanos() {
    if (running) {
      long now = time.monotonicNanos();
      guestNanos += Math.max(0, now - sourceNanos);
      sourceNanos = now;
    }
    return guestNanos;
  }

  long mtime() {
    return guestNanos() / NANOS_PER_TICK;
  }

  /** Lets the clock run, from where it stands plus the time it is known to have missed. */
  void startClock(long missedNanos) {
    if (missedNanos < 0) {
      throw new IllegalArgumentException("missed time is %d ns, want >= 0".formatted(missedNanos));
    }
    guestNanos += missedNanos;
    if (!running) {
      sourceNanos = time.monotonicNanos();
      running = true;
    }
  }

  void stopClock() {
    guestNanos();
    running = false;
  }

  boolean timerPending() {
    return Long.compareUnsigned(mtime(), mtimecmp) >= 0;
  }

  boolean softwarePending() {
    return softwarePending;
  }

  /** Nanoseconds until the timer fires, at most {@code limit}; 0 when it is due. */
  long nanosToTimer(long limit) {
    return nanosUntil(mtimecmp, limit);
  }

  /** Nanoseconds until mtime reaches a value, at most {@code limit}; 0 when it has. */
  long nanosUntil(long ticksAt, long limit) {
    long now = mtime();
    if (Long.compareUnsigned(now, ticksAt) >= 0) {
      return 0;
    }
    long ticks = ticksAt - now;
    return ticks < 0 || ticks > limit / NANOS_PER_TICK ? limit : ticks * NANOS_PER_TICK;
  }

  /** Value of a register, or null where there is none of that size. */
  @Nullable Long read(int offset, int size) {
    if (offset == 0 && size == 4) {
      return softwarePending ? 1L : 0L;
    }
    if (offset >= MTIMECMP && offset < MTIMECMP + 8) {
      return part(mtimecmp, offset - MTIMECMP, size);
    }
    return offset >= MTIME && offset < MTIME + 8 ? part(mtime(), offset - MTIME, size) : null;
  }

  /** Writes a register; false where there is none of that size. Writes to mtime are ignored. */
  boolean write(int offset, int size, long value) {
    if (offset == 0 && size == 4) {
      softwarePending = (value & 1) != 0;
      return true;
    }
    if (offset == MTIMECMP && size == 8) {
      mtimecmp = value;
      return true;
    }
    if ((offset == MTIMECMP || offset == MTIMECMP + 4) && size == 4) {
      int shift = (offset - MTIMECMP) * 8;
      mtimecmp = (mtimecmp & ~(0xffff_ffffL << shift)) | ((value & 0xffff_ffffL) << shift);
      return true;
    }
    return offset == MTIME && size == 8;
  }

  private static @Nullable Long part(long value, int at, int size) {
    if (size == 8 && at == 0) {
      return value;
    }
    return size == 4 && (at == 0 || at == 4) ? value >>> (at * 8) & 0xffff_ffffL : null;
  }

  void writeTo(StateWriter out) {
    out.u64(guestNanos());
    out.u64(mtimecmp);
    out.flag(softwarePending);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    guestNanos = in.nonNegative("guest nanoseconds");
    running = false;
    mtimecmp = in.u64();
    softwarePending = in.flag("MSIP");
  }
}
