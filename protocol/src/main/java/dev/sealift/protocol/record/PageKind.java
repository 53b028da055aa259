package dev.sealift.protocol.record;

import dev.sealift.protocol.record.PageRejected.Reason;

/** How the contents of a frame travel. */
public enum PageKind {
  /** As they are: memory that no process protects. */
  RAW(0),
  /** Not at all: every byte is zero, and no process protects the frame. */
  ZERO(1),
  /** As the ciphertext that everybody but the owner sees, with what it takes to open it. */
  CLOAKED(2);

  private static final PageKind[] KINDS = values();

  private final byte code;

  PageKind(int code) {
    this.code = (byte) code;
  }

  /** Its byte in an entry. */
  byte code() {
    return code;
  }

  static PageKind of(int code) throws PageRejected {
    PageRejected.require(
        code >= 0 && code < KINDS.length,
        Reason.MALFORMED,
        () -> "page kind is %d, want 0 to %d".formatted(code, KINDS.length - 1));
    return KINDS[code];
  }
}
