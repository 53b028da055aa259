package dev.sealift.protocol.bytes;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that must not leak: never printed, and zeroised on {@link #close()}.
 *
 * <p>Whoever makes one closes it. Copies that a crypto provider makes of its own are beyond it.
 */
public final class Secret implements AutoCloseable {

  private final byte[] value;
  private boolean closed;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** Takes the array over: the caller must not keep it. */
  public static Secret owning(byte[] value) {
    return new Secret(value);
  }

  /** Copies the array, which stays the caller's to wipe. */
  public static Secret copyOf(byte[] value) {
    return new Secret(value.clone());
  }

  /**
   * A copy that the caller wipes after use.
   *
   * @throws IllegalStateException if closed
   */
  public synchronized byte[] exposeCopy() {
    requireOpen();
    return value.clone();
  }

  /** Another secret of the same bytes, closed on its own. */
  public Secret copy() {
    return owning(exposeCopy());
  }

  /** Number of bytes. */
  public int length() {
    return value.length;
  }

  /** Zeroises the bytes; a second call does nothing. */
  @Override
  public synchronized void close() {
    Arrays.fill(value, (byte) 0);
    closed = true;
  }

  /** Compares in time that depends on the lengths alone. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(value, that.value);
  }

  /** The same for all secrets of one length, so that it tells nothing of the bytes. */
  @Override
  public int hashCode() {
    return value.length;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the secret was zeroised");
    }
  }
}
