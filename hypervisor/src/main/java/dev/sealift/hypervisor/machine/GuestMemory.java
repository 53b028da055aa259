package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.DmaMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The RAM of one machine: off-heap, in frames of 4096 bytes, with the log of written frames. Not
 * synchronised: use it on the vCPU thread, which is where {@link Machine#runAtSafePoint} runs.
 */
public final class GuestMemory implements DmaMemory {
  /** Bytes of a page and of a frame. */
  public static final int PAGE_BYTES = 4096;

  /** Physical address of the first byte of RAM. */
  public static final long BASE = 0x8000_0000L;

  /** Smallest machine: what the demo guest needs. */
  public static final long MIN_BYTES = 8L << 20;

  /** Largest machine: frame numbers, and counts of them, stay well inside an int. */
  public static final long MAX_BYTES = 64L << 30;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment ram;
  private final long bytes;
  private final DirtyLog dirty;
  private final FrameGuard guard;
  private final Translations translations = new Translations();
  private final CodeCache code;

  GuestMemory(long bytes, FrameGuard guard) {
    if (bytes < MIN_BYTES || bytes > MAX_BYTES || bytes % (1 << 20) != 0) {
      throw new IllegalArgumentException(
          "RAM is %d bytes, want whole MiB from %d to %d".formatted(bytes, MIN_BYTES, MAX_BYTES));
    }
    this.bytes = bytes;
    this.ram = arena.allocate(bytes, PAGE_BYTES);
    this.dirty = new DirtyLog(frameCount());
    this.guard = guard;
    this.code = new CodeCache(ram.address(), frameCount(), translations);
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

  CodeCache code() {
    return code;
  }

  Translations translations() {
    return translations;
  }

  /** Host address of a frame's first byte. */
  long hostOf(int frame) {
    return ram.address() + offsetOf(frame);
  }

  /**
   * Comes before every access of a frame that is not its owner's: what the guard holds back is in
   * the frame when it returns, and a frame to be written is marked dirty.
   */
  void beforeAccess(int frame, boolean write) {
    guard.beforeAccess(frame, write);
    if (write) {
      dirty.mark(frame);
    }
  }

  /** The frame that holds a physical address, or -1 where there is no RAM. */
  int frameAt(long physical) {
    long offset = physical - BASE;
    return offset >= 0 && offset < bytes ? (int) (offset >>> 12) : -1;
  }

  long readLong(long physical) {
    beforeAccess(frameAt(physical), false);
    return ram.get(HostMemory.LONG, physical - BASE);
  }

  void writeLong(long physical, long value) {
    beforeWrite(physical, Long.BYTES);
    ram.set(HostMemory.LONG, physical - BASE, value);
  }

  @Override
  public boolean contains(long physical, long length) {
    long offset = physical - BASE;
    return length > 0 && offset >= 0 && offset < bytes && length <= bytes - offset;
  }

  @Override
  public void read(long physical, byte[] to, int from, int length) {
    for (long frame = frameAt(physical); frame <= frameAt(physical + length - 1); frame++) {
      beforeAccess((int) frame, false);
    }
    MemorySegment.copy(ram, HostMemory.BYTE, physical - BASE, to, from, length);
  }

  @Override
  public void write(long physical, byte[] source, int from, int length) {
    beforeWrite(physical, length);
    MemorySegment.copy(source, from, ram, HostMemory.BYTE, physical - BASE, length);
  }

  /**
   * Copies one frame out, as the guest OS would read it.
   *
   * @param destination gets 4096 bytes from its position on
   */
  public void readFrame(int frame, ByteBuffer destination) {
    long offset = offsetOf(frame);
    beforeAccess(frame, false);
    MemorySegment.copy(ram, offset, MemorySegment.ofBuffer(destination), 0, PAGE_BYTES);
    destination.position(destination.position() + PAGE_BYTES);
  }

  /**
   * Overwrites one frame and logs it as dirty.
   *
   * @param source gives 4096 bytes from its position on
   */
  public void writeFrame(int frame, ByteBuffer source) {
    long offset = offsetOf(frame);
    beforeWrite(BASE + offset, PAGE_BYTES);
    MemorySegment.copy(MemorySegment.ofBuffer(source), 0, ram, offset, PAGE_BYTES);
    source.position(source.position() + PAGE_BYTES);
  }

  /** Logs a frame as dirty whose bytes are the same, but no longer what belongs to them. */
  public void markDirty(int frame) {
    dirty.mark(Objects.checkIndex(frame, frameCount()));
  }

  /** Whether every byte of the frame is zero. */
  public boolean isZero(int frame) {
    long offset = offsetOf(frame);
    beforeAccess(frame, false);
    for (long at = offset; at < offset + PAGE_BYTES; at += Long.BYTES) {
      if (ram.get(HostMemory.LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }

  private void beforeWrite(long physical, int length) {
    int done = 0;
    while (done < length) {
      int frame = frameAt(physical + done);
      int offset = (int) (physical + done) & (PAGE_BYTES - 1);
      int part = Math.min(length - done, PAGE_BYTES - offset);
      beforeAccess(frame, true);
      code.written(frame, offset, part);
      done += part;
    }
  }

  private long offsetOf(int frame) {
    return (long) Objects.checkIndex(frame, frameCount()) * PAGE_BYTES;
  }

  void zeroiseAndFree() {
    ram.fill((byte) 0);
    arena.close();
  }
}
