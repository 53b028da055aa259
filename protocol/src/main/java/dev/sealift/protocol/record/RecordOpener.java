package dev.sealift.protocol.record;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Opens the records of one channel, in one buffer that is used again and again: each exactly once,
 * in the order they were sealed in. For one thread.
 */
public final class RecordOpener implements AutoCloseable {

  private final TrafficKey key;
  private final Aead aead;
  private final byte[] mid;
  private final int channel;
  private final byte[] plaintext = new byte[RecordHeader.MAX_PAYLOAD_BYTES];
  private long next;

  /**
   * Takes the key over.
   *
   * @param key of this channel and direction, used nowhere else
   */
  public RecordOpener(TrafficKey key, Mid mid, int channel) {
    this.key = key;
    this.aead = new Aead(key.key());
    this.mid = RecordHeader.mid(mid);
    this.channel = channel;
  }

  /** The channel. */
  public int channel() {
    return channel;
  }

  /**
   * Opens a record.
   *
   * @param record exactly the record, on a heap array
   * @return what was sealed; its payload is valid until the next call
   * @throws PageRejected if it is not the next record of this channel, whole and unchanged
   */
  public OpenedRecord open(ByteBuffer record) throws PageRejected {
    RecordHeader header = RecordHeader.read(record);
    return open(
        header, record.array(), record.arrayOffset() + record.position(), record.remaining());
  }

  /** How many records were opened: the sequence of the next one. */
  public long records() {
    return next;
  }

  /** Zeroises key and buffer. */
  @Override
  public void close() {
    aead.close();
    key.close();
    Arrays.fill(plaintext, (byte) 0);
  }

  private OpenedRecord open(RecordHeader header, byte[] record, int offset, int length)
      throws PageRejected {
    PageRejected.require(
        RecordHeader.isOf(mid, record, offset),
        Reason.WRONG_MIGRATION,
        () -> "the record is of another migration");
    PageRejected.require(
        header.channel() == channel,
        Reason.WRONG_CHANNEL,
        () -> "the record is of channel %d, this is %d".formatted(header.channel(), channel));
    PageRejected.require(
        header.sequence() >= next, Reason.REPLAYED, () -> wrongSequence(header.sequence()));
    PageRejected.require(
        header.sequence() <= next, Reason.REORDERED, () -> wrongSequence(header.sequence()));
    decrypt(header, record, offset, length);
    next = header.sequence() + 1;
    ByteBuffer tag = ByteBuffer.wrap(record, offset + length - Aead.TAG_BYTES, Aead.TAG_BYTES);
    return new OpenedRecord(
        header,
        ByteBuffer.wrap(plaintext, 0, header.payloadBytes()).slice(),
        tag.getLong(),
        tag.getLong());
  }

  private void decrypt(RecordHeader header, byte[] record, int offset, int length)
      throws PageRejected {
    byte[] nonce = Nonce.of(key.salt(), header.sequence());
    try {
      aead.open(
          nonce,
          new Range(record, offset, RecordHeader.BYTES),
          new Range(record, offset + RecordHeader.BYTES, length - RecordHeader.BYTES),
          plaintext,
          0);
    } catch (CryptoRefused e) {
      throw new PageRejected(
          Reason.NOT_AUTHENTIC,
          "record %d of channel %d: %s".formatted(header.sequence(), channel, e.getMessage()));
    } finally {
      Arrays.fill(nonce, (byte) 0);
    }
  }

  private String wrongSequence(long sequence) {
    return "the record's sequence is %d, want %d".formatted(sequence, next);
  }
}
