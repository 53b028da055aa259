package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.ByteBuffer;

/**
 * Sends bytes that need not fit one record: IMMUTABLE, META or STATE. Each record says the length
 * of the whole (4 bytes) and where its part begins (4), then gives the part.
 */
public final class BlobOutlet {

  static final int PREFIX_BYTES = 2 * Integer.BYTES;
  static final int PART_BYTES = RecordHeader.MAX_PAYLOAD_BYTES - PREFIX_BYTES;

  private final RecordSealer sealer;
  private final RecordType type;
  private final byte[] whole;
  private int sent;
  private boolean done;

  /**
   * Sends nothing yet.
   *
   * @param sealer of the control channel, lent until {@link #hasNext} is false
   * @param type IMMUTABLE, META or STATE
   * @param whole the bytes, which stay the caller's: it wipes them if they are secret
   */
  public BlobOutlet(RecordSealer sealer, RecordType type, byte[] whole) {
    this.sealer = sealer;
    this.type = type;
    this.whole = whole;
  }

  /** What the manifest root commits to: a hash of type and bytes, 32 bytes. */
  public static Bytes digest(RecordType type, byte[] whole) {
    return Sha256.labelled("sealift stream part v1").add(type.code()).add(whole).finish();
  }

  /** Whether another record is to be sent; there is at least one. */
  public boolean hasNext() {
    return !done;
  }

  /**
   * Seals the next record.
   *
   * @return the record; valid until the sealer is used again
   */
  public ByteBuffer next(int epoch) {
    int length = Math.min(PART_BYTES, whole.length - sent);
    sealer.payload().putInt(whole.length).putInt(sent).put(whole, sent, length);
    sent += length;
    done = sent == whole.length;
    return sealer.seal(type, epoch);
  }
}
