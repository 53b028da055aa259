package dev.sealift.protocol.session;

import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.crypto.Mac;
import dev.sealift.protocol.crypto.XWing;
import dev.sealift.protocol.record.RecordHeader;

/** What a frame on the connection between two monitors carries, and how long it may be. */
public enum FrameType {
  /** Who speaks, about what, and a fresh public key. */
  HELLO_1(1, Hello1.BYTES),
  /** A secret for the other's fresh key. */
  HELLO_2(2, XWing.CIPHERTEXT_BYTES),
  /** An attestation result bound to the transcript, and the boot's signature. */
  HELLO_3(3, Hello3.MAX_TOKEN_CHARS + HashSignatures.BYTES),
  /** Proof of the keys. */
  HELLO_4(4, Mac.BYTES),
  /** "I refuse", without a reason: the one who is refused may be an attacker. */
  REJECTED(5, 0),
  /** A sealed record. */
  RECORD(6, RecordHeader.MAX_RECORD_BYTES);

  private final int code;
  private final int maxBodyBytes;

  FrameType(int code, int maxBodyBytes) {
    this.code = code;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Its byte on the connection. */
  public int code() {
    return code;
  }

  /** Longest body. */
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Whether it belongs to the handshake. */
  public boolean isHello() {
    return compareTo(HELLO_4) <= 0;
  }
}
