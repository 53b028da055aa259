package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The third message: the signature, then the attestation result.
 *
 * @param signature the boot's signature over the transcript, {@value HashSignatures#BYTES} bytes
 * @param attestation the attestation result as it was signed, ASCII
 */
record Hello3(Bytes signature, String attestation) {

  /** Longest attestation result; a real one is a third of it. */
  static final int MAX_TOKEN_CHARS = 16 * 1024;

  Hello3 {
    if (attestation.isEmpty() || attestation.length() > MAX_TOKEN_CHARS) {
      throw new IllegalArgumentException(
          "attestation result has %d characters, want 1 to %d"
              .formatted(attestation.length(), MAX_TOKEN_CHARS));
    }
  }

  Bytes encode() {
    byte[] token = attestation.getBytes(StandardCharsets.US_ASCII);
    return Bytes.copyOf(
        ByteBuffer.allocate(HashSignatures.BYTES + token.length)
            .put(signature.toArray())
            .put(token)
            .array());
  }

  static Hello3 decode(Bytes body) throws HandshakeRefused {
    byte[] bytes = body.toArray();
    HandshakeRefused.require(
        bytes.length > HashSignatures.BYTES
            && bytes.length <= HashSignatures.BYTES + MAX_TOKEN_CHARS,
        Reason.MALFORMED,
        "HELLO 3 is %d bytes".formatted(bytes.length));
    String token =
        new String(
            bytes,
            HashSignatures.BYTES,
            bytes.length - HashSignatures.BYTES,
            StandardCharsets.ISO_8859_1);
    HandshakeRefused.require(
        token.chars().allMatch(c -> c > ' ' && c <= '~'),
        Reason.MALFORMED,
        "HELLO 3 has an attestation result that is no ASCII");
    return new Hello3(Bytes.copyOf(Arrays.copyOf(bytes, HashSignatures.BYTES)), token);
  }
}
