package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key derivations of a TPM with SHA-256 (part 1, sections 11.4.10.2 and 11.4.10.3), for keys of
 * at most one hash.
 */
final class TpmKdf {

  /** One hash is one step of either function; no key here is longer. */
  private static final int FIRST_STEP = 1;

  private static final int MAX_BITS = 8 * TpmConstants.SHA256_BYTES;

  private TpmKdf() {}

  /** KDFa: from a shared seed. The caller wipes the key. */
  static byte[] kdfa(byte[] seed, String label, Bytes contextU, int bits) {
    byte[] input =
        new TpmWriter()
            .uint32(FIRST_STEP)
            .raw(terminated(label))
            .raw(contextU)
            .uint32(bits)
            .finish()
            .toArray();
    return truncated(hmac(seed, input), bits);
  }

  /** KDFe: from the secret of an elliptic curve Diffie-Hellman. The caller wipes the key. */
  static byte[] kdfe(byte[] z, String label, Bytes partyU, Bytes partyV, int bits) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(new TpmWriter().uint32(FIRST_STEP).finish().toArray());
      hash.update(z);
      hash.update(terminated(label));
      hash.update(partyU.toArray());
      hash.update(partyV.toArray());
      return truncated(hash.digest(), bits);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has SHA-256", e);
    }
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has HMAC with SHA-256", e);
    }
  }

  /** Labels include their terminating zero. */
  private static byte[] terminated(String label) {
    return (label + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] truncated(byte[] key, int bits) {
    if (bits > MAX_BITS || bits % 8 != 0) {
      throw new IllegalArgumentException(
          "key of %d bits, want whole bytes and <= %d".formatted(bits, MAX_BITS));
    }
    byte[] result = Arrays.copyOf(key, bits / 8);
    Arrays.fill(key, (byte) 0);
    return result;
  }
}
