package dev.sealift.hypervisor.machine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decoded pages of one machine, by the host address of their bytes. What is decoded always
 * equals what memory holds, whether or not the guest fences: a page with decoded code has no cached
 * store translation in any hart, so every write to it passes {@link #written}. What is forgotten is
 * revoked, so that a hart which executes from it at that moment stops doing so.
 */
final class CodeCache {
  /** 16 MiB of heap: 4 MiB of guest code at a time. */
  private static final int MAX_PAGES = 1024;

  private final long ramHost;
  private final @Nullable CodePage[] ofFrame;
  private final Map<Long, CodePage> ofOwner = new HashMap<>();
  private final Translations translations;
  private int pages;

  CodeCache(long ramHost, int frames, Translations translations) {
    this.ramHost = ramHost;
    this.ofFrame = new @Nullable CodePage[frames];
    this.translations = translations;
  }

  /** The decoded page of a host page; from here on writes to it are seen. */
  CodePage pageAt(long host) {
    CodePage known = known(host);
    if (known != null) {
      return known;
    }
    if (pages == MAX_PAGES) {
      clear();
    }
    translations.flushStores();
    CodePage page = new CodePage(host);
    int frame = frameOf(host);
    if (frame < 0) {
      ofOwner.put(host, page);
    } else {
      ofFrame[frame] = page;
    }
    pages++;
    return page;
  }

  /** The decoded page of a host page, or null where there is none. */
  @Nullable CodePage known(long host) {
    int frame = frameOf(host);
    return frame < 0 ? ofOwner.get(host) : ofFrame[frame];
  }

  /** Follows a write into one page of RAM. */
  void written(int frame, int offset, int size) {
    CodePage page = ofFrame[frame];
    if (page != null) {
      page.written(offset, size);
    }
  }

  /** Forgets what was decoded outside RAM, where the guard reuses pages. */
  void clearOwners() {
    if (!ofOwner.isEmpty()) {
      pages -= ofOwner.size();
      ofOwner.values().forEach(CodePage::revoke);
      ofOwner.clear();
      translations.flushFetches();
    }
  }

  private void clear() {
    Arrays.stream(ofFrame).filter(Objects::nonNull).forEach(CodePage::revoke);
    ofOwner.values().forEach(CodePage::revoke);
    Arrays.fill(ofFrame, null);
    ofOwner.clear();
    pages = 0;
    translations.flushFetches();
  }

  private int frameOf(long host) {
    long frame = (host - ramHost) >> 12;
    return frame >= 0 && frame < ofFrame.length ? (int) frame : -1;
  }
}
