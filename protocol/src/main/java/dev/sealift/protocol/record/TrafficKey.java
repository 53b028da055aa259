package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead;

/**
 * The key of one channel in one direction; exactly one sealer or opener owns it and closes it
 * (S10).
 *
 * @param key {@value Aead#KEY_BYTES} bytes
 * @param salt {@value Aead#NONCE_BYTES} bytes, to which the sequence is added to make a nonce
 */
public record TrafficKey(Secret key, Secret salt) implements AutoCloseable {

  public TrafficKey {
    if (key.length() != Aead.KEY_BYTES || salt.length() != Aead.NONCE_BYTES) {
      throw new IllegalArgumentException(
          "key and salt are %d and %d bytes, want %d and %d"
              .formatted(key.length(), salt.length(), Aead.KEY_BYTES, Aead.NONCE_BYTES));
    }
  }

  @Override
  public void close() {
    key.close();
    salt.close();
  }
}
