package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.GeneralSecurityException;

/** HMAC with SHA-256 (RFC 2104). */
public final class Mac {

  /** Length of a MAC. */
  public static final int BYTES = 32;

  private Mac() {}

  /** The MAC of a message; compare it with {@link Bytes#equals}, whose time tells nothing. */
  public static Bytes of(Secret key, Bytes message) {
    try {
      var mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new ProviderKey(key, "HmacSHA256"));
      return Bytes.copyOf(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    }
  }
}
