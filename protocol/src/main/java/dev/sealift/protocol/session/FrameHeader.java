package dev.sealift.protocol.session;

import java.nio.ByteBuffer;

/**
 * The first five bytes of a frame: its type, and the length of its body as four bytes, big-endian.
 *
 * @param type what the body is
 * @param bodyBytes its length, within the bound of its type: what a reader may allocate
 */
public record FrameHeader(FrameType type, int bodyBytes) {

  /** Length of the header. */
  public static final int BYTES = 5;

  public FrameHeader {
    if (bodyBytes < 0 || bodyBytes > type.maxBodyBytes()) {
      throw new IllegalArgumentException(
          "%s is %d bytes, want 0 to %d".formatted(type, bodyBytes, type.maxBodyBytes()));
    }
  }

  /**
   * Reads a header; {@value #BYTES} bytes must be there.
   *
   * @throws MalformedFrameException if the type is unknown or the length above the type's bound
   */
  public static FrameHeader read(ByteBuffer in) throws MalformedFrameException {
    int code = Byte.toUnsignedInt(in.get());
    int length = in.getInt();
    for (FrameType type : FrameType.values()) {
      if (type.code() == code) {
        MalformedFrameException.require(
            length >= 0 && length <= type.maxBodyBytes(),
            () ->
                "%s is %d bytes, want 0 to %d"
                    .formatted(type, Integer.toUnsignedLong(length), type.maxBodyBytes()));
        return new FrameHeader(type, length);
      }
    }
    throw new MalformedFrameException("frame type is %d, want 1 to 6".formatted(code));
  }

  /** Writes the header. */
  public void write(ByteBuffer out) {
    out.put((byte) type.code()).putInt(bodyBytes);
  }
}
