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
    // As one input: of several the provider makes copies that it does not wipe.
    try (Secret joined = join(inputs)) {
      return derive(
          HKDFParameterSpec.ofExtract()
              .addIKM(new ProviderKey(joined, "Generic"))
              .addSalt(salt.toArray())
              .extractOnly());
    }
  }

  /**
   * Derives a key from a condensed secret.
   *
   * @param info what the key is for; another purpose gives an unrelated key
   * @param length at most 8160 bytes
   */
  public static Secret expand(Secret prk, Bytes info, int length) {
    SecretKey key = new ProviderKey(prk, "HKDF-PRK");
    return derive(HKDFParameterSpec.expandOnly(key, info.toArray(), length));
  }

  private static Secret join(List<Secret> inputs) {
    byte[] joined = new byte[inputs.stream().mapToInt(Secret::length).sum()];
    int at = 0;
    for (Secret input : inputs) {
      byte[] copy = input.exposeCopy();
      System.arraycopy(copy, 0, joined, at, copy.length);
      Arrays.fill(copy, (byte) 0);
      at += copy.length;
    }
    return Secret.owning(joined);
  }

  private static Secret derive(AlgorithmParameterSpec spec) {
    try {
      return Secret.owning(KDF.getInstance("HKDF-SHA256").deriveData(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF with SHA-256", e);
    }
  }
}
