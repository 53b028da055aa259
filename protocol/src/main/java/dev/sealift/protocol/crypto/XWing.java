package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.SecureRandom;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;

/**
 * The hybrid KEM of X25519 and ML-KEM-768 (draft-connolly-cfrg-xwing-kem): a secret made with it
 * stays one as long as either of the two holds.
 */
public final class XWing {

  /** Length of a public key: ML-KEM-768's 1184 and X25519's 32 bytes. */
  public static final int PUBLIC_KEY_BYTES = 1216;

  /** Length of an encapsulation: ML-KEM-768's 1088 and X25519's 32 bytes. */
  public static final int CIPHERTEXT_BYTES = 1120;

  /** Length of the shared secret. */
  public static final int SECRET_BYTES = 32;

  private XWing() {}

  /**
   * A fresh secret and what its other owner needs to learn it.
   *
   * @param ciphertext {@value #CIPHERTEXT_BYTES} bytes to send
   * @param secret {@value #SECRET_BYTES} bytes to keep
   */
  public record Encapsulation(Bytes ciphertext, Secret secret) {}

  /**
   * Makes a secret that only the owner of a key learns.
   *
   * @throws CryptoRefused if the bytes are no usable public key
   */
  public static Encapsulation encapsulate(Bytes publicKey, SecureRandom random)
      throws CryptoRefused {
    XWingPublicKeyParameters key = publicKey(publicKey);
    SecretWithEncapsulation made;
    try {
      made = new XWingKEMGenerator(random).generateEncapsulated(key);
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The X25519 part is a point of low order.
      throw new CryptoRefused("public key is no usable X-Wing key");
    }
    return new Encapsulation(
        Bytes.copyOf(made.getEncapsulation()), Secret.owning(made.getSecret()));
  }

  /**
   * Learns the secret of an encapsulation. One that was changed gives another secret, not an error,
   * so what follows must confirm the secret.
   *
   * @throws CryptoRefused if it has another length, or its X25519 part is a point of low order
   */
  public static Secret decapsulate(HpkePrivateKey key, Bytes ciphertext) throws CryptoRefused {
    if (ciphertext.length() != CIPHERTEXT_BYTES) {
      throw new CryptoRefused(
          "encapsulation is %d bytes, want %d".formatted(ciphertext.length(), CIPHERTEXT_BYTES));
    }
    try {
      return Secret.owning(
          new XWingKEMExtractor(key.parameters()).extractSecret(ciphertext.toArray()));
    } catch (IllegalArgumentException e) {
      throw new CryptoRefused("encapsulation does not open");
    } catch (IllegalStateException e) {
      throw new CryptoRefused("encapsulation has an X25519 part of low order");
    }
  }

  static XWingPublicKeyParameters publicKey(Bytes publicKey) throws CryptoRefused {
    if (publicKey.length() != PUBLIC_KEY_BYTES) {
      throw new CryptoRefused(
          "public key is %d bytes, want %d".formatted(publicKey.length(), PUBLIC_KEY_BYTES));
    }
    try {
      return new XWingPublicKeyParameters(publicKey.toArray());
    } catch (IllegalArgumentException e) {
      throw new CryptoRefused("public key is no X-Wing key");
    }
  }
}
