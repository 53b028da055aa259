package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/**
 * Console output under absolute 64-bit offsets, each byte kept until it is acknowledged. Bounded:
 * when it is full the UART says so and the guest waits, so no byte is lost. Safe for any thread.
 */
public final class ConsoleBuffer {
  /** A full screen of log lines many times over, and small beside one pre-copy round. */
  public static final int CAPACITY = 64 << 10;

  private final byte[] ring = new byte[CAPACITY];
  private long start;
  private long end;
  private Runnable onOutput = () -> {};

  /** Offset of the first byte still kept. */
  public synchronized long start() {
    return start;
  }

  /** Offset after the last byte written. */
  public synchronized long end() {
    return end;
  }

  /** Calls {@code listener} on the vCPU thread after each byte; it must return at once. */
  public synchronized void onOutput(Runnable listener) {
    onOutput = listener;
  }

  /**
   * Copies what is kept from an offset on.
   *
   * @param from first offset wanted, from {@link #start} to {@link #end}
   * @param max at most so many bytes
   */
  public synchronized byte[] read(long from, int max) {
    if (from < start || from > end) {
      throw new IllegalArgumentException(
          "console offset is %d, want %d to %d".formatted(from, start, end));
    }
    if (max < 0) {
      throw new IllegalArgumentException("max is %d, want >= 0".formatted(max));
    }
    byte[] out = new byte[(int) Math.min(max, end - from)];
    for (int i = 0; i < out.length; i++) {
      out[i] = ring[(int) ((from + i) % CAPACITY)];
    }
    return out;
  }

  /** Drops every byte before an offset. An offset already dropped is ignored. */
  public synchronized void acknowledge(long offset) {
    if (offset > end) {
      throw new IllegalArgumentException(
          "acknowledged offset is %d, want <= %d".formatted(offset, end));
    }
    start = Math.max(start, offset);
  }

  synchronized boolean isFull() {
    return end - start == CAPACITY;
  }

  /** Appends one byte; false, and no change, when the buffer is full. */
  boolean append(byte b) {
    Runnable listener;
    synchronized (this) {
      if (isFull()) {
        return false;
      }
      ring[(int) (end++ % CAPACITY)] = b;
      listener = onOutput;
    }
    listener.run();
    return true;
  }

  /** Writes the offsets and what is kept. */
  public synchronized void writeTo(StateWriter out) {
    out.u64(start);
    out.bytes(read(start, CAPACITY));
  }

  /** Takes over the offsets and what was kept. */
  public synchronized void readFrom(StateReader in) throws MalformedStateException {
    long from = in.nonNegative("console start");
    byte[] kept = in.bytes("console", CAPACITY);
    if (from > Long.MAX_VALUE - kept.length) {
      throw in.malformed("console start", from);
    }
    start = from;
    end = from;
    for (byte b : kept) {
      ring[(int) (end++ % CAPACITY)] = b;
    }
  }
}
