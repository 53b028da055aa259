package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON that holds secrets into an array that is wiped, also when it has to grow. */
final class JsonBytesWriter implements AutoCloseable {

  private byte[] bytes = new byte[1024];
  private int length;

  JsonBytesWriter raw(String ascii) {
    return append(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  JsonBytesWriter number(long value) {
    return raw(Long.toString(value));
  }

  /** Writes a text; all but plain ASCII as escapes of UTF-16 units (RFC 8259, section 7). */
  JsonBytesWriter text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (JsonBytesReader.isPlain(c)) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return raw(quoted.append('"').toString());
  }

  JsonBytesWriter secret(Secret secret) {
    byte[] copy = secret.exposeCopy();
    byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(copy);
    raw("\"").append(encoded).raw("\"");
    Arrays.fill(copy, (byte) 0);
    Arrays.fill(encoded, (byte) 0);
    return this;
  }

  Secret finish() {
    return Secret.owning(Arrays.copyOf(bytes, length));
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  private JsonBytesWriter append(byte[] more) {
    if (more.length > bytes.length - length) {
      byte[] old = bytes;
      bytes = Arrays.copyOf(old, 2 * (length + more.length));
      Arrays.fill(old, (byte) 0);
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }
}
