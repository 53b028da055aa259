package dev.sealift.protocol.record;

/** What a record holds. */
public enum RecordType {
  /** A part of what never changes: manifest, layout, counts. */
  IMMUTABLE(1),
  /** Pages of one epoch. */
  PAGES(2),
  /** The end of an epoch. */
  EPOCH(3),
  /** A part of the protection metadata. */
  META(4),
  /** A part of the state of vCPUs and devices. */
  STATE(5),
  /** The end of the stream: what the target must hold now. */
  START(6),
  /** What one monitor tells the other beside the stream. */
  MESSAGE(7);

  private static final RecordType[] TYPES = values();

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  /** Its byte in the header. */
  int code() {
    return code;
  }

  static RecordType of(int code) throws PageRejected {
    PageRejected.require(
        code >= 1 && code <= TYPES.length,
        PageRejected.Reason.MALFORMED,
        () -> "record type is %d, want 1 to %d".formatted(code, TYPES.length));
    return TYPES[code - 1];
  }
}
