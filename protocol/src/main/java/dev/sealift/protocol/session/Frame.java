package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * A message on the connection between two monitors. Records, which are many and large, are written
 * and read in place instead: theirs is {@link FrameHeader} alone.
 *
 * @param type what it is
 * @param body its bytes, at most {@link FrameType#maxBodyBytes()}
 */
public record Frame(FrameType type, Bytes body) {

  /** What is said when a peer is refused. */
  public static final Frame REJECTED = new Frame(FrameType.REJECTED, Bytes.copyOf(new byte[0]));

  public Frame {
    if (body.length() > type.maxBodyBytes()) {
      throw new IllegalArgumentException(
          "%s is %d bytes, want <= %d".formatted(type, body.length(), type.maxBodyBytes()));
    }
  }

  /** The bytes on the connection. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.BYTES + body.length());
    new FrameHeader(type, body.length()).write(out);
    return out.put(body.toArray()).array();
  }
}
