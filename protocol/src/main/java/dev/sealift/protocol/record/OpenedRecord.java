package dev.sealift.protocol.record;

import java.nio.ByteBuffer;

/**
 * A record that was opened: authentic, whole, and the next of its channel.
 *
 * @param header its header
 * @param payload what was sealed, in a buffer of the opener: valid until the next record is opened
 * @param tagHigh the first eight bytes of its tag
 * @param tagLow the last eight bytes of its tag
 */
public record OpenedRecord(RecordHeader header, ByteBuffer payload, long tagHigh, long tagLow) {

  /**
   * Requires the type that must come here.
   *
   * @throws PageRejected if it is another one
   */
  public OpenedRecord require(RecordType type) throws PageRejected {
    PageRejected.require(
        header.type() == type,
        PageRejected.Reason.WRONG_TYPE,
        () -> "%s comes, want %s".formatted(header.type(), type));
    return this;
  }

  @Override
  public String toString() {
    return header.toString();
  }
}
