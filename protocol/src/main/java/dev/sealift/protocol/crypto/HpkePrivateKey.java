package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;

/**
 * An X-Wing private key, for HPKE and for the handshake: its seed of 32 bytes, zeroised on close.
 */
public final class HpkePrivateKey implements AutoCloseable {

  /** Length of the encoding (draft-connolly-cfrg-xwing-kem, section 5.2). */
  public static final int SEED_BYTES = 32;

  private final Secret seed;
  private final Bytes publicKey;

  private HpkePrivateKey(Secret seed) {
    this.seed = seed;
    this.publicKey = Bytes.copyOf(parameters(seed).getPublicKeyParameters().getEncoded());
  }

  /** Makes a new one. */
  public static HpkePrivateKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new HpkePrivateKey(Secret.owning(seed));
  }

  /**
   * Reads one from its seed, which is copied.
   *
   * @throws IllegalArgumentException if it has another length than 32 bytes
   */
  public static HpkePrivateKey fromSeed(Secret seed) {
    if (seed.length() != SEED_BYTES) {
      throw new IllegalArgumentException(
          "private key is %d bytes, want %d".formatted(seed.length(), SEED_BYTES));
    }
    return new HpkePrivateKey(seed.copy());
  }

  /**
   * Reads one from a key file.
   *
   * @param text the seed in unpadded base64url, ASCII; the caller wipes it
   * @throws IllegalArgumentException if it is anything else
   */
  public static HpkePrivateKey fromBase64Url(byte[] text) {
    byte[] seed;
    try {
      seed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // The message of the decoder may quote the key.
      throw new IllegalArgumentException("private key is no unpadded base64url");
    }
    try (Secret owned = Secret.owning(seed)) {
      return fromSeed(owned);
    }
  }

  /** The seed in unpadded base64url, ASCII: a secret, for the owner's key file alone. */
  public byte[] exposeBase64Url() {
    byte[] copy = seed.exposeCopy();
    try {
      return Base64.getUrlEncoder().withoutPadding().encode(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /** The public key, {@value XWing#PUBLIC_KEY_BYTES} bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /** Zeroises the seed. */
  @Override
  public void close() {
    seed.close();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }

  XWingPrivateKeyParameters parameters() {
    return parameters(seed);
  }

  AsymmetricCipherKeyPair pair() {
    XWingPrivateKeyParameters parameters = parameters();
    return new AsymmetricCipherKeyPair(parameters.getPublicKeyParameters(), parameters);
  }

  private static XWingPrivateKeyParameters parameters(Secret seed) {
    byte[] copy = seed.exposeCopy();
    try {
      return new XWingPrivateKeyParameters(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }
}
