package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import java.io.Serial;
import javax.crypto.SecretKey;

/**
 * A secret in the form that providers take. It holds no copy, as {@code SecretKeySpec} does for
 * good: the providers of the JDK wipe the copies that they ask for.
 */
final class ProviderKey implements SecretKey {

  @Serial private static final long serialVersionUID = 1;

  private final transient Secret value;
  private final String algorithm;

  /** Lends the secret, which stays the caller's to close. */
  ProviderKey(Secret value, String algorithm) {
    this.value = value;
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return value.exposeCopy();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
