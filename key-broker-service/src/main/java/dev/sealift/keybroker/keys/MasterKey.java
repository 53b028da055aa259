package dev.sealift.keybroker.keys;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.crypto.CryptoRefused;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key under which the broker's database holds every other secret: AES-256-GCM with random
 * nonces, which is sound for 2^32 wraps (NIST SP 800-38D, section 8.3), a thousand a second for 50
 * days.
 */
public final class MasterKey implements AutoCloseable {

  private final Secret key;
  private final SecureRandom random;

  private MasterKey(Secret key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /**
   * Reads one.
   *
   * @param text 32 bytes in base64url; the caller wipes it
   * @throws IllegalArgumentException if it is anything else
   */
  public static MasterKey fromBase64Url(byte[] text, SecureRandom random) {
    byte[] key;
    try {
      key = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // The message of the decoder may quote the key.
      throw new IllegalArgumentException("master key is no base64url");
    }
    if (key.length != Aead.KEY_BYTES) {
      throw new IllegalArgumentException(
          "master key is %d bytes, want %d".formatted(key.length, Aead.KEY_BYTES));
    }
    return new MasterKey(Secret.owning(key), random);
  }

  /**
   * Wraps a secret.
   *
   * @param context what it is, which unwrapping must name again
   * @return nonce, ciphertext and tag
   */
  public byte[] wrap(Secret secret, Bytes context) {
    byte[] nonce = new byte[Aead.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plaintext = secret.exposeCopy();
    byte[] wrapped = Arrays.copyOf(nonce, Aead.NONCE_BYTES + plaintext.length + Aead.TAG_BYTES);
    try (Aead aead = new Aead(key)) {
      aead.seal(nonce, whole(context.toArray()), whole(plaintext), wrapped, Aead.NONCE_BYTES);
      return wrapped;
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /**
   * Unwraps a secret.
   *
   * @throws IllegalStateException if it was wrapped as something else, or changed
   */
  public Secret unwrap(byte[] wrapped, Bytes context) {
    int length = wrapped.length - Aead.NONCE_BYTES - Aead.TAG_BYTES;
    if (length < 0) {
      throw new IllegalStateException("a wrapped secret in the database is too short");
    }
    byte[] plaintext = new byte[length];
    try (Aead aead = new Aead(key)) {
      aead.open(
          Arrays.copyOf(wrapped, Aead.NONCE_BYTES),
          whole(context.toArray()),
          new Range(wrapped, Aead.NONCE_BYTES, length + Aead.TAG_BYTES),
          plaintext,
          0);
      return Secret.owning(plaintext);
    } catch (CryptoRefused e) {
      throw new IllegalStateException(
          "a wrapped secret in the database does not open: it was changed, or the master key was",
          e);
    }
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }

  private static Range whole(byte[] array) {
    return new Range(array, 0, array.length);
  }
}
