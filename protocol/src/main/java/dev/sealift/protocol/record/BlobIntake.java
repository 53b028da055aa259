package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes in what a {@link BlobOutlet} sends, up to a bound that is known before. */
public final class BlobIntake implements AutoCloseable {

  private final RecordType type;
  private final int maxBytes;
  private byte[] whole = new byte[0];
  private int received;
  private boolean begun;

  /**
   * Takes nothing in yet.
   *
   * @param type IMMUTABLE, META or STATE
   * @param maxBytes the most this machine can need; nothing is allocated beyond it
   */
  public BlobIntake(RecordType type, int maxBytes) {
    this.type = type;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a record in.
   *
   * @return whether it was the last
   * @throws PageRejected if it is not the next part
   */
  public boolean accept(OpenedRecord record) throws PageRejected {
    ByteBuffer in = record.require(type).payload();
    PageRejected.require(
        in.remaining() >= BlobOutlet.PREFIX_BYTES,
        Reason.MALFORMED,
        () -> "%s has a part too short".formatted(type));
    PageRejected.require(
        !isComplete(), Reason.MALFORMED, () -> "%s has a part too many".formatted(type));
    int length = in.getInt();
    int offset = in.getInt();
    if (!begun) {
      begin(length);
    }
    int part = Math.min(BlobOutlet.PART_BYTES, whole.length - received);
    PageRejected.require(
        length == whole.length && offset == received && in.remaining() == part,
        Reason.MALFORMED,
        () ->
            "%s has a part of %d bytes at %d of %d, want %d at %d of %d"
                .formatted(type, in.remaining(), offset, length, part, received, whole.length));
    in.get(whole, received, part);
    received += part;
    return isComplete();
  }

  /** Whether all of it was received. */
  public boolean isComplete() {
    return begun && received == whole.length;
  }

  /**
   * The bytes, which stay this object's.
   *
   * @throws IllegalStateException if some are missing
   */
  public byte[] bytes() {
    requireComplete();
    return whole;
  }

  /** What the manifest root commits to: a hash of type and bytes, 32 bytes. */
  public Bytes digest() {
    requireComplete();
    return BlobOutlet.digest(type, whole);
  }

  /** Zeroises the bytes. */
  @Override
  public void close() {
    Arrays.fill(whole, (byte) 0);
  }

  private void begin(int length) throws PageRejected {
    PageRejected.require(
        length >= 0 && length <= maxBytes,
        Reason.TOO_LONG,
        () ->
            "%s is %d bytes, want <= %d".formatted(type, Integer.toUnsignedLong(length), maxBytes));
    whole = new byte[length];
    begun = true;
  }

  private void requireComplete() {
    if (!isComplete()) {
      throw new IllegalStateException("%s is not complete".formatted(type));
    }
  }
}
