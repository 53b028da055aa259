package dev.sealift.hypervisor.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Direct-mapped translations of fetches in one view of memory: page address to decoded page. */
final class FetchTlb {
  private static final int ENTRIES = 64;

  /** No page's address. */
  private static final long INVALID = 1;

  private final long[] tags = new long[ENTRIES];
  private final @Nullable CodePage[] pages = new @Nullable CodePage[ENTRIES];

  FetchTlb() {
    flush();
  }

  private static int index(long virtualAddress) {
    return (int) (virtualAddress >>> 12) & (ENTRIES - 1);
  }

  @Nullable CodePage get(long virtualAddress) {
    int i = index(virtualAddress);
    return tags[i] == (virtualAddress & -GuestMemory.PAGE_BYTES) ? pages[i] : null;
  }

  void put(long virtualAddress, CodePage page) {
    int i = index(virtualAddress);
    tags[i] = virtualAddress & -GuestMemory.PAGE_BYTES;
    pages[i] = page;
  }

  void flush() {
    Arrays.fill(tags, INVALID);
    Arrays.fill(pages, null);
  }
}
