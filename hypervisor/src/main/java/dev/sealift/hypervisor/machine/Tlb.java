package dev.sealift.hypervisor.machine;

import java.util.Arrays;

/**
 * Direct-mapped translations of loads or stores in one view of memory: pairs of a page's virtual
 * address and what to add to a virtual address in it to get its host address. The tag is compared
 * with the address under a mask that keeps the low bits which a misaligned access sets, so such an
 * access never hits.
 */
final class Tlb {
  private static final int ENTRIES = 256;

  /** Between the offset bits that the mask drops and the page bits: equals no masked address. */
  private static final long INVALID = 0x800;

  /** Tag, then distance to the host. */
  final long[] entries = new long[2 * ENTRIES];

  Tlb() {
    flush();
  }

  static int index(long virtualAddress) {
    return (int) (virtualAddress >>> 11) & (2 * ENTRIES - 2);
  }

  void put(long virtualAddress, long hostPage) {
    int i = index(virtualAddress);
    long page = virtualAddress & -GuestMemory.PAGE_BYTES;
    entries[i] = page;
    entries[i + 1] = hostPage - page;
  }

  void flush() {
    Arrays.fill(entries, INVALID);
  }
}
