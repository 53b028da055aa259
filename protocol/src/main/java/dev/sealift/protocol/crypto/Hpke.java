package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/**
 * Seals to a public key: HPKE (RFC 9180) in base mode with X-Wing, HKDF-SHA256 and AES-256-GCM.
 *
 * <p>What is sealed is not authenticated: whoever opens it learns who sealed it from the signature
 * around it. {@code info} and {@code aad} come from {@link SealContexts} alone.
 */
public final class Hpke {

  /** Longest plaintext; the largest real one, the keys of a machine, is a quarter of it. */
  public static final int MAX_PLAINTEXT_BYTES = 64 * 1024;

  /** The tag of AES-GCM. */
  private static final int TAG_BYTES = 16;

  /** The randomness of one X-Wing encapsulation. */
  private static final int ENCAPSULATION_SEED_BYTES = 64;

  private Hpke() {}

  /**
   * Seals bytes to a key.
   *
   * @return the encapsulation, {@value XWing#CIPHERTEXT_BYTES} bytes, and the ciphertext with its
   *     tag
   * @throws CryptoRefused if the public key is none
   */
  public static Bytes seal(
      Bytes publicKey, Bytes info, Bytes aad, byte[] plaintext, SecureRandom random)
      throws CryptoRefused {
    if (plaintext.length > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException(
          "plaintext is %d bytes, want <= %d".formatted(plaintext.length, MAX_PLAINTEXT_BYTES));
    }
    byte[] seed = new byte[ENCAPSULATION_SEED_BYTES];
    random.nextBytes(seed);
    try {
      HPKEContextWithEncapsulation context =
          suite(HPKE.aead_AES_GCM256).setupBaseS(XWing.publicKey(publicKey), info.toArray(), seed);
      byte[] encapsulation = context.getEncapsulation();
      byte[] ciphertext = context.seal(aad.toArray(), plaintext);
      byte[] sealed = Arrays.copyOf(encapsulation, encapsulation.length + ciphertext.length);
      System.arraycopy(ciphertext, 0, sealed, encapsulation.length, ciphertext.length);
      return Bytes.copyOf(sealed);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new CryptoRefused("public key is no usable X-Wing key");
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("sealing does not fail", e);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /**
   * Opens what was sealed to a key.
   *
   * @throws CryptoRefused if it was sealed to another key, in another context, or changed
   */
  public static Secret open(HpkePrivateKey key, Bytes info, Bytes aad, Bytes sealed)
      throws CryptoRefused {
    int length = sealed.length() - XWing.CIPHERTEXT_BYTES - TAG_BYTES;
    if (length < 0 || length > MAX_PLAINTEXT_BYTES) {
      throw new CryptoRefused("sealed bytes are too short or too long");
    }
    byte[] bytes = sealed.toArray();
    byte[] encapsulation = Arrays.copyOf(bytes, XWing.CIPHERTEXT_BYTES);
    byte[] ciphertext = Arrays.copyOfRange(bytes, XWing.CIPHERTEXT_BYTES, bytes.length);
    try {
      return Secret.owning(
          suite(HPKE.aead_AES_GCM256)
              .setupBaseR(encapsulation, key.pair(), info.toArray())
              .open(aad.toArray(), ciphertext));
    } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
      throw new CryptoRefused("sealed bytes do not open with this key in this context");
    }
  }

  static HPKE suite(short aead) {
    return new HPKE(HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, aead);
  }
}
