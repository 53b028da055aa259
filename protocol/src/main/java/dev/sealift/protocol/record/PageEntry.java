package dev.sealift.protocol.record;

import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;

/**
 * A page in a record: frame number (4 bytes), version (4), kind (1); if it is cloaked then process
 * (4), virtual page, key generation, row version, IV counter, tag (8, 8, 8, 8, 16); unless it is
 * zero then 4096 bytes of contents. One object is moved over all pages: keep nothing of it.
 */
public final class PageEntry {

  /** Length of a page. */
  public static final int PAGE_BYTES = 4096;

  static final int FIXED_BYTES = 9;
  static final int ROW_BYTES = Integer.BYTES + 6 * Long.BYTES;

  /** The longest entry: a cloaked page. */
  static final int MAX_BYTES = FIXED_BYTES + ROW_BYTES + PAGE_BYTES;

  private ByteBuffer payload = ByteBuffer.allocate(0);
  private int frame;
  private int version;
  private PageKind kind = PageKind.ZERO;
  private int rowAt;
  private int contentsAt;
  private int end;

  /** The number of the frame, within the layout. */
  public int frame() {
    return frame;
  }

  /** How often the frame was sent, this time included. */
  public int version() {
    return version;
  }

  /** How the contents travel. */
  public PageKind kind() {
    return kind;
  }

  /** Cloaked pages only: place of the owning process in the manifest, from 0; not checked. */
  public int process() {
    return row().getInt(rowAt);
  }

  /** Cloaked pages only: virtual address divided by 4096; not checked. */
  public long virtualPage() {
    return row().getLong(rowAt + 4);
  }

  /** Cloaked pages only: generation of the page key; not checked. */
  public long keyGeneration() {
    return row().getLong(rowAt + 12);
  }

  /** Cloaked pages only: version of the owner's page; not checked. */
  public long rowVersion() {
    return row().getLong(rowAt + 20);
  }

  /** Cloaked pages only: last eight bytes of the IV, whose first four are zero; not checked. */
  public long ivCounter() {
    return row().getLong(rowAt + 28);
  }

  /** Cloaked pages only: first eight bytes of the page's tag. */
  public long tagHigh() {
    return row().getLong(rowAt + 36);
  }

  /** Cloaked pages only: last eight bytes of the page's tag. */
  public long tagLow() {
    return row().getLong(rowAt + 44);
  }

  /**
   * The contents, {@value #PAGE_BYTES} bytes from the buffer's position to its limit: raw and
   * cloaked pages only.
   */
  public ByteBuffer contents() {
    if (kind == PageKind.ZERO) {
      throw new IllegalStateException("a zero page has no contents");
    }
    return payload.limit(end).position(contentsAt);
  }

  /** Moves to the entry at the position of the payload, and the position behind it. */
  void read(ByteBuffer in) throws PageRejected {
    payload = in;
    requireRemaining(in, FIXED_BYTES);
    frame = in.getInt();
    version = in.getInt();
    kind = PageKind.of(in.get());
    rowAt = in.position();
    contentsAt = rowAt + (kind == PageKind.CLOAKED ? ROW_BYTES : 0);
    end = contentsAt + (kind == PageKind.ZERO ? 0 : PAGE_BYTES);
    requireRemaining(in, end - rowAt);
    in.position(end);
  }

  private static void requireRemaining(ByteBuffer in, int length) throws PageRejected {
    if (in.remaining() < length) {
      throw new PageRejected(
          Reason.MALFORMED,
          "payload ends %d bytes into an entry, want %d".formatted(in.remaining(), length));
    }
  }

  private ByteBuffer row() {
    if (kind != PageKind.CLOAKED) {
      throw new IllegalStateException("a %s page has no row".formatted(kind));
    }
    return payload;
  }
}
