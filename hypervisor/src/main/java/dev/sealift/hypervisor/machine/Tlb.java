package dev.sealift.hypervisor.machine;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Direct-mapped translations of one access kind in one mode: page address to host bytes. The tag of
 * an entry is compared with the address under a mask that keeps the low bits which a misaligned
 * access sets, so such an access never hits.
 */
final class Tlb {
  static final int ENTRIES = 256;

  /** Between the offset bits that the mask drops and the page bits: equals no masked address. */
  private static final long INVALID = 0x800;

  final long[] tag = new long[ENTRIES];
  final MemorySegment[] segment;
  final long[] base = new long[ENTRIES];

  Tlb(MemorySegment filler) {
    segment = new MemorySegment[ENTRIES];
    Arrays.fill(segment, filler);
    flush();
  }

  static int index(long virtualAddress) {
    return (int) (virtualAddress >>> 12) & (ENTRIES - 1);
  }

  void put(long virtualAddress, MemorySegment hostSegment, long hostBase) {
    int i = index(virtualAddress);
    tag[i] = virtualAddress & -GuestMemory.PAGE_BYTES;
    segment[i] = hostSegment;
    base[i] = hostBase;
  }

  void flush() {
    Arrays.fill(tag, INVALID);
  }
}
