package dev.sealift.protocol.bytes;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An immutable string of bytes that are no secret; secrets are {@link Secret}. */
public final class Bytes {

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Copies the array. */
  public static Bytes copyOf(byte[] value) {
    return new Bytes(value.clone());
  }

  /**
   * Decodes lower or upper case hexadecimal.
   *
   * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits
   */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /**
   * Decodes unpadded base64url (RFC 4648, section 5).
   *
   * @throws IllegalArgumentException if the text is anything else, or not the canonical encoding
   */
  public static Bytes fromBase64Url(String text) {
    var decoded = new Bytes(Base64.getUrlDecoder().decode(text));
    if (!decoded.base64Url().equals(text)) {
      throw new IllegalArgumentException("not canonical unpadded base64url");
    }
    return decoded;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Number of bytes. */
  public int length() {
    return value.length;
  }

  /** Lower case hexadecimal. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** Unpadded base64url (RFC 4648, section 5). */
  public String base64Url() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /** Compares in time that depends on the lengths alone. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
