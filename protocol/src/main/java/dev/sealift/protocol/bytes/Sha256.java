package dev.sealift.protocol.bytes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 over labelled, length-prefixed parts, so that no two lists of parts give the same input.
 *
 * <p>Each part is preceded by its length as four bytes, big-endian; the first part is the label.
 */
public final class Sha256 {

  private final MessageDigest digest;

  private Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Starts a hash whose purpose the label names. */
  public static Sha256 labelled(String label) {
    return new Sha256().add(label);
  }

  /** The plain hash of the bytes, as other standards compute it. */
  public static Bytes of(byte[] bytes) {
    return Bytes.copyOf(new Sha256().digest.digest(bytes));
  }

  /** Adds a part. */
  public Sha256 add(byte[] part) {
    digest.update(
        new byte[] {
          (byte) (part.length >>> 24),
          (byte) (part.length >>> 16),
          (byte) (part.length >>> 8),
          (byte) part.length
        });
    digest.update(part);
    return this;
  }

  /** Adds a part. */
  public Sha256 add(Bytes part) {
    return add(part.toArray());
  }

  /** Adds the UTF-8 bytes of the text as a part. */
  public Sha256 add(String part) {
    return add(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a number as a part of eight bytes, big-endian. */
  public Sha256 add(long part) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (part >>> (56 - 8 * i));
    }
    return add(bytes);
  }

  /** The hash, 32 bytes; the object is spent. */
  public Bytes finish() {
    return Bytes.copyOf(digest.digest());
  }
}
