package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) over ranges of heap arrays, the fastest form on this platform: one
 * object per key and direction, for one thread, without an allocation that grows with the message.
 *
 * <p>It does not choose nonces: no nonce may come twice under one key.
 */
public final class Aead implements AutoCloseable {

  /** Length of a key. */
  public static final int KEY_BYTES = 32;

  /** Length of a nonce. */
  public static final int NONCE_BYTES = 12;

  /** Length of the tag at the end of each ciphertext. */
  public static final int TAG_BYTES = 16;

  private final Cipher cipher;
  private final Secret key;
  private boolean closed;

  /**
   * Copies the key.
   *
   * @param key {@value #KEY_BYTES} bytes
   */
  public Aead(Secret key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key is %d bytes, want %d".formatted(key.length(), KEY_BYTES));
    }
    this.key = key.copy();
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** A range of an array, read or written. */
  @SuppressWarnings("ArrayRecordComponent") // A view for one call; it is never compared or kept.
  public record Range(byte[] array, int offset, int length) {
    public Range {
      Objects.checkFromIndexSize(offset, length, array.length);
    }
  }

  /**
   * Seals a range; ciphertext and tag are written from {@code outOffset} on, which may be where the
   * plaintext stands.
   *
   * @param nonce {@value #NONCE_BYTES} bytes, never used before with this key
   * @return bytes written
   */
  public int seal(byte[] nonce, Range aad, Range plaintext, byte[] out, int outOffset) {
    try {
      init(Cipher.ENCRYPT_MODE, nonce, aad);
      return cipher.doFinal(
          plaintext.array(), plaintext.offset(), plaintext.length(), out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing does not fail", e);
    }
  }

  /**
   * Opens a range of ciphertext and tag; nothing is to be read from {@code out} unless it returns.
   *
   * @param out another array than the ciphertext's
   * @return bytes of plaintext
   * @throws CryptoRefused if it was sealed otherwise, or changed
   */
  public int open(byte[] nonce, Range aad, Range ciphertext, byte[] out, int outOffset)
      throws CryptoRefused {
    if (ciphertext.length() < TAG_BYTES) {
      throw new CryptoRefused("ciphertext is shorter than its tag");
    }
    try {
      init(Cipher.DECRYPT_MODE, nonce, aad);
      return cipher.doFinal(
          ciphertext.array(), ciphertext.offset(), ciphertext.length(), out, outOffset);
    } catch (AEADBadTagException e) {
      throw new CryptoRefused("ciphertext does not open with this key, nonce and header");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening fails by its tag alone", e);
    }
  }

  /** Zeroises the key, and has the provider forget it; a second call does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    key.close();
    // The provider drops its copy of a key for the next one, in this mode alone. Not the nonce of
    // all zeros: it refuses a nonce that came before, and a published vector has that one with this
    // key.
    byte[] nonce = new byte[NONCE_BYTES];
    nonce[0] = 1;
    try (Secret zero = Secret.owning(new byte[KEY_BYTES])) {
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new ProviderKey(zero, "AES"),
          new GCMParameterSpec(8 * TAG_BYTES, nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private void init(int mode, byte[] nonce, Range aad) throws GeneralSecurityException {
    cipher.init(mode, new ProviderKey(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(aad.array(), aad.offset(), aad.length());
  }
}
