package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead;

/**
 * The nonces of a channel: its salt, the last eight bytes of it xor the sequence (RFC 8446, 5.3).
 */
final class Nonce {

  private static final int SEQUENCE_AT = Aead.NONCE_BYTES - Long.BYTES;

  private Nonce() {}

  /** The nonce of one record, which tells the salt: the caller wipes it. */
  static byte[] of(Secret salt, long sequence) {
    byte[] nonce = salt.exposeCopy();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[SEQUENCE_AT + i] ^= (byte) (sequence >>> (56 - 8 * i));
    }
    return nonce;
  }
}
