package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Reads JSON of one form that holds secrets, from an array that is wiped. */
final class JsonBytesReader implements AutoCloseable {

  /** Longest text; the bound of texts in signed objects. */
  private static final int MAX_TEXT = 4096;

  private final String object;
  private final byte[] bytes;
  private int position;

  /**
   * Copies the secret.
   *
   * @param object its name in messages
   */
  JsonBytesReader(String object, Secret json) {
    this.object = object;
    this.bytes = json.exposeCopy();
  }

  /** Whether a character stands for itself in a text. */
  static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  /** Reads exactly these characters. */
  void expect(String ascii) throws MalformedObjectException {
    if (!skip(ascii)) {
      throw malformed("want " + ascii);
    }
  }

  /** Reads these characters if they come next. */
  boolean skip(String ascii) {
    byte[] want = ascii.getBytes(StandardCharsets.US_ASCII);
    int end = position + want.length;
    if (end > bytes.length || !Arrays.equals(bytes, position, end, want, 0, want.length)) {
      return false;
    }
    position = end;
    return true;
  }

  void expectEnd() throws MalformedObjectException {
    if (position != bytes.length) {
      throw malformed("want the end");
    }
  }

  /** Reads a whole number >= 0 without leading zeros. */
  long number() throws MalformedObjectException {
    int start = position;
    long value = 0;
    while (position < bytes.length && bytes[position] >= '0' && bytes[position] <= '9') {
      int digit = bytes[position] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw malformed("want a number of 63 bits");
      }
      value = 10 * value + digit;
      position++;
    }
    if (position == start || (bytes[start] == '0' && position > start + 1)) {
      throw malformed("want a number");
    }
    return value;
  }

  /** Reads a text that is no secret. */
  String text() throws MalformedObjectException {
    expect("\"");
    StringBuilder text = new StringBuilder();
    while (!skip("\"")) {
      if (position == bytes.length || text.length() == MAX_TEXT) {
        throw malformed("want the end of a text");
      }
      if (skip("\\u")) {
        text.append(escaped());
      } else if (isPlain((char) (bytes[position] & 0xff))) {
        text.append((char) bytes[position++]);
      } else {
        throw malformed("want a plain character");
      }
    }
    return text.toString();
  }

  /** Reads a secret of at most so many bytes, in canonical base64url. */
  Secret secret(int maxBytes) throws MalformedObjectException {
    expect("\"");
    int start = position;
    while (position < bytes.length && bytes[position] != '"') {
      position++;
    }
    int end = position;
    expect("\"");
    if (end - start > (maxBytes * 4 + 2) / 3) {
      throw malformed("want at most %d bytes in base64url".formatted(maxBytes));
    }
    return decoded(Arrays.copyOfRange(bytes, start, end));
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  private Secret decoded(byte[] encoded) throws MalformedObjectException {
    byte[] again = new byte[0];
    try {
      byte[] value = Base64.getUrlDecoder().decode(encoded);
      again = Base64.getUrlEncoder().withoutPadding().encode(value);
      if (!Arrays.equals(encoded, again)) {
        Arrays.fill(value, (byte) 0);
        throw malformed("want canonical base64url");
      }
      return Secret.owning(value);
    } catch (IllegalArgumentException e) {
      // The message of the decoder may quote the key.
      throw malformed("want base64url");
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(again, (byte) 0);
    }
  }

  /** Four hexadecimal digits in lower case, of a character that is not plain. */
  private char escaped() throws MalformedObjectException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = position < bytes.length ? "0123456789abcdef".indexOf(bytes[position++]) : -1;
      if (digit < 0) {
        throw malformed("want four hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    if (isPlain((char) value)) {
      throw malformed("want no escape of a plain character");
    }
    return (char) value;
  }

  private MalformedObjectException malformed(String want) {
    return new MalformedObjectException(
        "%s is malformed at byte %d, %s".formatted(object, position, want));
  }
}
