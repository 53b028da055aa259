package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104). */
public final class Mac {

  /** Length of a MAC. */
  public static final int BYTES = 32;

  private Mac() {}

  /** The MAC of a message; compare it with {@link Bytes#equals}, whose time tells nothing. */
  public static Bytes of(Secret key, Bytes message) {
    byte[] copy = key.exposeCopy();
    try {
      var mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(copy, "HmacSHA256"));
      return Bytes.copyOf(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }
}
