package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestMemory;

/**
 * The address ranges that a process declares, ends excluded, all page-aligned.
 *
 * @param start of the protected range
 * @param end of the protected range
 * @param codeStart of the measured part of it; the rest starts as zero
 * @param codeEnd of the measured part
 * @param entry where it starts protected, and the resume address that the guest OS sees
 * @param openStart of the range that it shares with the guest OS, outside the protected one
 * @param openEnd of the open range
 */
record ProcessLayout(
    long start, long end, long codeStart, long codeEnd, long entry, long openStart, long openEnd) {
  /** 16 MiB: bounds what one hypercall makes the hypervisor hash and seal. */
  static final int MAX_PAGES = 4096;

  /** The lower half of Sv39. */
  private static final long MAX_ADDRESS = 1L << 38;

  ProcessLayout {
    requireRange("protected range", start, end);
    requireRange("code range", codeStart, codeEnd);
    requireRange("open range", openStart, openEnd);
    if ((end - start) / GuestMemory.PAGE_BYTES > MAX_PAGES || start == end) {
      throw new IllegalArgumentException(
          "protected range has %d pages, want 1 to %d"
              .formatted((end - start) / GuestMemory.PAGE_BYTES, MAX_PAGES));
    }
    if (codeStart < start || codeEnd > end || codeStart == codeEnd) {
      throw new IllegalArgumentException("code range is empty or leaves the protected range");
    }
    if (entry < codeStart || entry >= codeEnd || (entry & 3) != 0) {
      throw new IllegalArgumentException("entry 0x%x is not in the code range".formatted(entry));
    }
    if (openStart < end && start < openEnd) {
      throw new IllegalArgumentException("open range overlaps the protected range");
    }
  }

  private static void requireRange(String name, long from, long to) {
    boolean aligned = ((from | to) & (GuestMemory.PAGE_BYTES - 1)) == 0;
    if (!aligned || from < 0 || to < from || to > MAX_ADDRESS) {
      throw new IllegalArgumentException(
          "%s is 0x%x to 0x%x, want whole pages below 0x%x".formatted(name, from, to, MAX_ADDRESS));
    }
  }

  long firstPage() {
    return start >>> 12;
  }

  int pages() {
    return (int) ((end - start) >>> 12);
  }

  boolean protects(long virtualPage) {
    return virtualPage >= start >>> 12 && virtualPage < end >>> 12;
  }

  boolean opens(long virtualPage) {
    return virtualPage >= openStart >>> 12 && virtualPage < openEnd >>> 12;
  }

  boolean measures(long virtualPage) {
    return virtualPage >= codeStart >>> 12 && virtualPage < codeEnd >>> 12;
  }
}
