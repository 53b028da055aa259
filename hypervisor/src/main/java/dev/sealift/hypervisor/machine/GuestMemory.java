package dev.sealift.hypervisor.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The RAM of one machine: off-heap, in frames of 4096 bytes, with the log of written frames. Not
 * synchronised: use it on the vCPU thread, which is where {@link Machine#runAtSafePoint} runs.
 */
public final class GuestMemory {
  /** Bytes of a page and of a frame. */
  public static final int PAGE_BYTES = 4096;

  /** Physical address of the first byte of RAM. */
  public static final long BASE = 0x8000_0000L;

  /** Smallest machine: what the demo guest needs. */
  public static final long MIN_BYTES = 8L << 20;

  /** Largest machine: frame numbers, and counts of them, stay well inside an int. */
  public static final long MAX_BYTES = 64L << 30;

  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment ram;
  private final long bytes;
  private final DirtyLog dirty;

  GuestMemory(long bytes) {
    if (bytes < MIN_BYTES || bytes > MAX_BYTES || bytes % (1 << 20) != 0) {
      throw new IllegalArgumentException(
          "RAM is %d bytes, want whole MiB from %d to %d".formatted(bytes, MIN_BYTES, MAX_BYTES));
    }
    this.bytes = bytes;
    this.ram = arena.allocate(bytes, PAGE_BYTES);
    this.dirty = new DirtyLog(frameCount());
  }

  /** Number of frames. */
  public int frameCount() {
    return Math.toIntExact(bytes / PAGE_BYTES);
  }

  long bytes() {
    return bytes;
  }

  MemorySegment ram() {
    return ram;
  }

  DirtyLog dirty() {
    return dirty;
  }

  /** The frame that holds a physical address, or -1 where there is no RAM. */
  int frameAt(long physical) {
    long offset = physical - BASE;
    return offset >= 0 && offset < bytes ? (int) (offset >>> 12) : -1;
  }

  long readLong(long physical) {
    return ram.get(LONG, physical - BASE);
  }

  void writeLong(long physical, long value) {
    dirty.mark(frameAt(physical));
    ram.set(LONG, physical - BASE, value);
  }

  /** Copies bytes into RAM; the caller has checked the range. */
  void write(long physical, byte[] source, int from, int length) {
    if (length == 0) {
      return;
    }
    for (int f = frameAt(physical); f <= frameAt(physical + length - 1); f++) {
      dirty.mark(f);
    }
    MemorySegment.copy(source, from, ram, BYTE, physical - BASE, length);
  }

  /**
   * Copies one frame out, as the guest OS would read it.
   *
   * @param destination gets 4096 bytes from its position on
   */
  public void readFrame(int frame, ByteBuffer destination) {
    MemorySegment.copy(ram, offsetOf(frame), MemorySegment.ofBuffer(destination), 0, PAGE_BYTES);
    destination.position(destination.position() + PAGE_BYTES);
  }

  /**
   * Overwrites one frame and logs it as dirty.
   *
   * @param source gives 4096 bytes from its position on
   */
  public void writeFrame(int frame, ByteBuffer source) {
    long offset = offsetOf(frame);
    dirty.mark(frame);
    MemorySegment.copy(MemorySegment.ofBuffer(source), 0, ram, offset, PAGE_BYTES);
    source.position(source.position() + PAGE_BYTES);
  }

  /** Whether every byte of the frame is zero. */
  public boolean isZero(int frame) {
    long offset = offsetOf(frame);
    for (long at = offset; at < offset + PAGE_BYTES; at += Long.BYTES) {
      if (ram.get(LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }

  private long offsetOf(int frame) {
    return (long) Objects.checkIndex(frame, frameCount()) * PAGE_BYTES;
  }

  void zeroiseAndFree() {
    ram.fill((byte) 0);
    arena.close();
  }
}
