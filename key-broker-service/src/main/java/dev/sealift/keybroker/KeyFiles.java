package dev.sealift.keybroker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads key files without a copy that stays. */
public final class KeyFiles {

  /** Longest key file; a trust file, the longest, has some 3 KiB. */
  private static final int MAX_BYTES = 16 * 1024;

  private KeyFiles() {}

  /**
   * Reads what a file holds, and wipes the bytes that were read.
   *
   * @param property the property that names the file
   * @param parser throws IllegalArgumentException with a message that does not quote the key
   * @throws MisconfiguredException if the file or what it holds cannot be used
   */
  public static <T> T read(String property, @Nullable Path file, Function<byte[], T> parser) {
    if (file == null) {
      throw new MisconfiguredException(property, "it is not set");
    }
    byte[] bytes = bytes(property, file);
    byte[] text = strip(bytes);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new MisconfiguredException(property, "in %s, %s".formatted(file, e.getMessage()));
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  private static byte[] bytes(String property, Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new MisconfiguredException(property, "there is no file " + file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new MisconfiguredException(
            property, "%s has more than %d bytes".formatted(file, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MisconfiguredException(property, "%s cannot be read".formatted(file));
    }
  }

  /** Without the white space that an editor leaves at the end. */
  private static byte[] strip(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] <= ' ') {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
