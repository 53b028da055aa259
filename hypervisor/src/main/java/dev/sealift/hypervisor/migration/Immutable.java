package dev.sealift.hypervisor.migration;

import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What never changes of a machine, sent before its pages: schema version (4 bytes), frames (4),
 * page channels (2), vCPUs (2), protected processes (2), then the manifest.
 *
 * @param frames frames of memory
 * @param pageChannels channels on which pages flow
 * @param vcpus vCPUs
 * @param processes protected processes
 * @param manifestToken the manifest as its tenant signed it
 */
record Immutable(int frames, int pageChannels, int vcpus, int processes, String manifestToken) {

  /** Bounds what is read before the manifest is verified. */
  static final int MAX_BYTES = 64 * 1024 + 14;

  private static final int SCHEMA = 1;
  private static final int FIXED_BYTES = 14;

  byte[] encode() {
    byte[] token = manifestToken.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(FIXED_BYTES + token.length)
        .putInt(SCHEMA)
        .putInt(frames)
        .putShort((short) pageChannels)
        .putShort((short) vcpus)
        .putShort((short) processes)
        .put(token)
        .array();
  }

  static Immutable decode(byte[] encoded) throws PageRejected {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    if (in.remaining() < FIXED_BYTES || in.getInt() != SCHEMA) {
      throw new PageRejected(Reason.MALFORMED, "IMMUTABLE is none of schema " + SCHEMA);
    }
    int frames = in.getInt();
    int channels = Short.toUnsignedInt(in.getShort());
    int vcpus = Short.toUnsignedInt(in.getShort());
    int processes = Short.toUnsignedInt(in.getShort());
    byte[] token = new byte[in.remaining()];
    in.get(token);
    Immutable decoded =
        new Immutable(
            frames, channels, vcpus, processes, new String(token, StandardCharsets.US_ASCII));
    if (!Arrays.equals(decoded.encode(), encoded)) {
      throw new PageRejected(Reason.MALFORMED, "IMMUTABLE has a manifest that is no ASCII");
    }
    return decoded;
  }
}
