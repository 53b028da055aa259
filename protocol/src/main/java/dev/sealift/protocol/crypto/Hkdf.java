package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {

  /** Length of what {@link #extract} gives. */
  public static final int PRK_BYTES = 32;

  private Hkdf() {}

  /**
   * Condenses secrets into one.
   *
   * @param salt known to both sides; it separates uses
   * @param inputs joined in this order; each has a fixed length, so that the joint is unique
   */
  public static Secret extract(Bytes salt, List<Secret> inputs) {
    HKDFParameterSpec.Builder builder = HKDFParameterSpec.ofExtract().addSalt(salt.toArray());
    for (Secret input : inputs) {
      byte[] copy = input.exposeCopy();
      builder.addIKM(copy);
      Arrays.fill(copy, (byte) 0);
    }
    return derive(builder.extractOnly());
  }

  /**
   * Derives a key from a condensed secret.
   *
   * @param info what the key is for; another purpose gives an unrelated key
   * @param length at most 8160 bytes
   */
  public static Secret expand(Secret prk, Bytes info, int length) {
    byte[] copy = prk.exposeCopy();
    try {
      SecretKey key = new SecretKeySpec(copy, "HKDF-PRK");
      return derive(HKDFParameterSpec.expandOnly(key, info.toArray(), length));
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static Secret derive(AlgorithmParameterSpec spec) {
    try {
      return Secret.owning(KDF.getInstance("HKDF-SHA256").deriveData(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF with SHA-256", e);
    }
  }
}
