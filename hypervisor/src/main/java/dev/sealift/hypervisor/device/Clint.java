package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.util.Arrays;

/**
 * Core-local interruptor: software interrupts, and a 10 MHz timer with a comparator for each hart.
 * The guest's clock starts where it was imported, advances with the injected source, and never goes
 * back.
 */
public final class Clint implements Device {
  /** Physical address, as on QEMU's virt board. */
  public static final long BASE = 0x0200_0000L;

  /** 10 MHz, as on QEMU's virt board. */
  public static final long NANOS_PER_TICK = 100;

  private static final int MTIMECMP = 0x4000;
  private static final int MTIME = 0xbff8;

  private final TimeSource time;
  private final long[] mtimecmp;
  private final boolean[] softwarePending;
  private boolean running;
  private long sourceNanos;
  private long guestNanos;

  /** Interruptor of so many harts; its clock stands. */
  public Clint(int harts, TimeSource time) {
    this.time = time;
    this.mtimecmp = new long[harts];
    this.softwarePending = new boolean[harts];
    Arrays.fill(mtimecmp, -1);
  }

  /** Guest nanoseconds now; while stopped, those of the stop. */
  public long guestNanos() {
    if (running) {
      long now = time.monotonicNanos();
      guestNanos += Math.max(0, now - sourceNanos);
      sourceNanos = now;
    }
    return guestNanos;
  }

  /** The timer's value. */
  public long mtime() {
    return guestNanos() / NANOS_PER_TICK;
  }

  /** Lets the clock run, from where it stands plus the time it is known to have missed. */
  public void startClock(long missedNanos) {
    if (missedNanos < 0) {
      throw new IllegalArgumentException("missed time is %d ns, want >= 0".formatted(missedNanos));
    }
    guestNanos += missedNanos;
    if (!running) {
      sourceNanos = time.monotonicNanos();
      running = true;
    }
  }

  /** Stops the clock where it is. */
  public void stopClock() {
    guestNanos();
    running = false;
  }

  /** Whether a hart's timer has reached its comparator. */
  public boolean timerPending(int hart) {
    return Long.compareUnsigned(mtime(), mtimecmp[hart]) >= 0;
  }

  /** Whether a hart has a software interrupt. */
  public boolean softwarePending(int hart) {
    return softwarePending[hart];
  }

  /** Nanoseconds until a hart's timer fires, at most {@code limit}; 0 when it is due. */
  public long nanosToTimer(int hart, long limit) {
    return nanosUntil(mtimecmp[hart], limit);
  }

  /** Nanoseconds until mtime reaches a value, at most {@code limit}; 0 when it has. */
  public long nanosUntil(long ticksAt, long limit) {
    long now = mtime();
    if (Long.compareUnsigned(now, ticksAt) >= 0) {
      return 0;
    }
    long ticks = ticksAt - now;
    return ticks < 0 || ticks > limit / NANOS_PER_TICK ? limit : ticks * NANOS_PER_TICK;
  }

  @Override
  public long base() {
    return BASE;
  }

  @Override
  public long bytes() {
    return 0x1_0000;
  }

  @Override
  public boolean accepts(int offset, int size) {
    if (offset < 4 * softwarePending.length) {
      return size == 4 && (offset & 3) == 0;
    }
    boolean wide = size == 4 || size == 8;
    boolean compare = offset >= MTIMECMP && offset < MTIMECMP + 8 * mtimecmp.length;
    return wide && (offset & (size - 1)) == 0 && (compare || offset >> 3 == MTIME >> 3);
  }

  @Override
  public long read(int offset, int size) {
    if (offset < MTIMECMP) {
      return softwarePending[offset / 4] ? 1 : 0;
    }
    long value = offset < MTIME ? mtimecmp[(offset - MTIMECMP) / 8] : mtime();
    return size == 8 ? value : (int) (value >>> (8 * (offset & 4)));
  }

  /** Writes to mtime are ignored. */
  @Override
  public void write(int offset, int size, long value) {
    if (offset < MTIMECMP) {
      softwarePending[offset / 4] = (value & 1) != 0;
    } else if (offset < MTIME) {
      int hart = (offset - MTIMECMP) / 8;
      int shift = 8 * (offset & 4);
      long mask = size == 8 ? -1 : 0xffff_ffffL << shift;
      mtimecmp[hart] = (mtimecmp[hart] & ~mask) | (value << shift & mask);
    }
  }

  /** Writes all of its state. */
  public void writeTo(StateWriter out) {
    out.u64(guestNanos());
    for (int i = 0; i < mtimecmp.length; i++) {
      out.u64(mtimecmp[i]);
      out.flag(softwarePending[i]);
    }
  }

  /** Takes over a state. */
  public void readFrom(StateReader in) throws MalformedStateException {
    guestNanos = in.nonNegative("guest nanoseconds");
    running = false;
    for (int i = 0; i < mtimecmp.length; i++) {
      mtimecmp[i] = in.u64();
      softwarePending[i] = in.flag("MSIP");
    }
  }
}
