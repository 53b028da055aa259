package dev.sealift.protocol.record;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.id.Mid;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Seals the records of one channel, in one buffer that is used again and again. For one thread.
 *
 * <p>A sequence is spent before it is used: whatever happens, no nonce comes twice (S10).
 */
public final class RecordSealer implements AutoCloseable {

  private final TrafficKey key;
  private final Aead aead;
  private final byte[] mid;
  private final int channel;
  private final byte[] buffer = new byte[RecordHeader.MAX_RECORD_BYTES];
  private final ByteBuffer payload =
      ByteBuffer.wrap(buffer, RecordHeader.BYTES, RecordHeader.MAX_PAYLOAD_BYTES).slice();
  private final ByteBuffer record = ByteBuffer.wrap(buffer);
  private long next;

  /**
   * Takes the key over.
   *
   * @param key of this channel and direction, used nowhere else
   */
  public RecordSealer(TrafficKey key, Mid mid, int channel) {
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
   * Where the payload of the next record is written, from position 0 on; at most {@value
   * RecordHeader#MAX_PAYLOAD_BYTES} bytes.
   */
  public ByteBuffer payload() {
    return payload;
  }

  /**
   * Seals what was written to {@link #payload()} up to its position, and clears it for the next.
   *
   * @return the record; valid until the next payload is written
   * @throws IllegalStateException if the channel has no sequence left
   */
  public ByteBuffer seal(RecordType type, int epoch) {
    if (next == RecordHeader.MAX_RECORDS) {
      throw new IllegalStateException("S10: channel %d has no sequence left".formatted(channel));
    }
    long sequence = next++;
    int length = payload.position();
    payload.clear();
    record.clear();
    new RecordHeader(channel, type, sequence, epoch, length).write(mid, record);
    byte[] nonce = Nonce.of(key.salt(), sequence);
    int written =
        aead.seal(
            nonce,
            new Range(buffer, 0, RecordHeader.BYTES),
            new Range(buffer, RecordHeader.BYTES, length),
            buffer,
            RecordHeader.BYTES);
    Arrays.fill(nonce, (byte) 0);
    return record.position(0).limit(RecordHeader.BYTES + written);
  }

  /** How many records were sealed: the sequence of the next one. */
  public long records() {
    return next;
  }

  /** Zeroises key and buffer. */
  @Override
  public void close() {
    aead.close();
    key.close();
    Arrays.fill(buffer, (byte) 0);
  }
}
