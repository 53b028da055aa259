package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.Signature;

/**
 * ES256 over a labelled hash, where no token is sent: in the handshake.
 *
 * <p>What is signed is 32 bytes; what a JWS signs begins with a header of more than that, so a
 * signature of one kind is never one of the other.
 */
public final class HashSignatures {

  /** Length of a signature: r and s (IEEE P1363). */
  public static final int BYTES = 64;

  static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int HASH_BYTES = 32;

  private HashSignatures() {}

  /**
   * Signs a hash.
   *
   * @param hash 32 bytes, whose label names the purpose
   */
  public static Bytes sign(SigningKey key, Bytes hash) {
    requireHash(hash);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key.privateKey());
      signature.update(hash.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a P-256 key signs ES256", e);
    }
  }

  /** Whether the owner of a key signed a hash. */
  public static boolean verify(VerifyingKey key, Bytes hash, Bytes signature) {
    requireHash(hash);
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key.key());
      verifier.update(hash.toArray());
      return signature.length() == BYTES && verifier.verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void requireHash(Bytes hash) {
    if (hash.length() != HASH_BYTES) {
      throw new IllegalArgumentException(
          "hash is %d bytes, want %d".formatted(hash.length(), HASH_BYTES));
    }
  }
}
