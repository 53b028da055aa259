package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;

/**
 * The end of the stream, sent once the source's right is burned: manifest root (32 bytes), records,
 * pages, bytes, dirty pages left, generation, next generation (8 each). It lets nobody run: it says
 * what the target must hold.
 *
 * @param manifestRoot the root as the source computed it, 32 bytes
 * @param totals everything that was sent on the page channels
 * @param generation the generation that ran at the source; the next one is one above
 */
public record StartToken(Bytes manifestRoot, StreamTotals totals, Generation generation) {

  private static final int ROOT_BYTES = 32;
  private static final int BYTES = ROOT_BYTES + 6 * Long.BYTES;

  public StartToken {
    if (manifestRoot.length() != ROOT_BYTES) {
      throw new IllegalArgumentException(
          "manifest root is %d bytes, want %d".formatted(manifestRoot.length(), ROOT_BYTES));
    }
  }

  /** Writes the token into the payload of a record. */
  public void write(ByteBuffer out) {
    out.put(manifestRoot.toArray());
    out.putLong(totals.records()).putLong(totals.pages()).putLong(totals.bytes());
    out.putLong(0).putLong(generation.value()).putLong(generation.next().value());
  }

  /**
   * Reads a token.
   *
   * @throws PageRejected unless the record is exactly one that leaves no page dirty and raises the
   *     generation by one
   */
  public static StartToken read(OpenedRecord record) throws PageRejected {
    ByteBuffer in = record.require(RecordType.START).payload();
    PageRejected.require(
        in.remaining() == BYTES,
        Reason.MALFORMED,
        () -> "START is %d bytes, want %d".formatted(in.remaining(), BYTES));
    byte[] root = new byte[ROOT_BYTES];
    in.get(root);
    StreamTotals totals = new StreamTotals(in.getLong(), in.getLong(), in.getLong());
    long dirty = in.getLong();
    long generation = in.getLong();
    long next = in.getLong();
    PageRejected.require(
        dirty == 0, Reason.MALFORMED, () -> "START leaves %d pages dirty".formatted(dirty));
    PageRejected.require(
        generation >= 0 && generation < Long.MAX_VALUE && next == generation + 1,
        Reason.MALFORMED,
        () -> "START takes generation %d to %d".formatted(generation, next));
    return new StartToken(Bytes.copyOf(root), totals, new Generation(generation));
  }
}
