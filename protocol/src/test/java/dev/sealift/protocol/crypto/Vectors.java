package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Published test vectors, hexadecimal values by name. */
final class Vectors {

  private final Properties values = new Properties();

  Vectors(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + resource))) {
      values.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Bytes get(String name) {
    return Bytes.fromHex(Objects.requireNonNull(values.getProperty(name), name));
  }
}
