package dev.sealift.hypervisor.protection;

import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** An AES-256 key that can be zeroised, as {@code SecretKeySpec} cannot. */
final class PageKey implements SecretKey, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final transient byte[] value;

  /** Takes the array over: the caller must not keep it. */
  PageKey(byte[] value) {
    this.value = value;
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, which the provider wipes. */
  @Override
  public byte[] getEncoded() {
    return value.clone();
  }

  @Override
  public void close() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
