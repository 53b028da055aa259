package dev.sealift.attestationservice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A small text file that a property names. */
public final class ConfiguredFile {

  /** A trust file, the longest, has some 2200 characters. */
  private static final int MAX_BYTES = 4096;

  private ConfiguredFile() {}

  /**
   * Reads the file.
   *
   * @param property name of the property, for errors
   * @throws MisconfiguredException if the property is absent or the file cannot be read
   */
  public static String read(String property, @Nullable Path file) {
    if (file == null) {
      throw new MisconfiguredException(property, "is not set");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new MisconfiguredException(
            property, "names %s, which has more than %d bytes".formatted(file, MAX_BYTES));
      }
      return new String(content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new MisconfiguredException(property, "names %s, which cannot be read".formatted(file));
    }
  }
}
