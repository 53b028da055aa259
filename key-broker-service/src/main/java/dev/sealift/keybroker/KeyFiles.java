package dev.sealift.keybroker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/** Reads key files without a copy that stays. */
final class KeyFiles {

  /** Longest key file; a trust file, the longest, has some 3 KiB. */
  private static final int MAX_BYTES = 16 * 1024;

  private KeyFiles() {}

  /**
   * Reads what a file holds, and wipes the bytes that were read.
   *
   * @param property the property that names the file, for messages
   * @param parser throws IllegalArgumentException with a message that does not quote the key
   */
  static <T> T read(String property, Path file, Function<byte[], T> parser) {
    byte[] bytes = bytes(property, file);
    byte[] text = strip(bytes);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(property, e.getMessage()), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  private static byte[] bytes(String property, Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("%s: no key file %s".formatted(property, file));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("%s: cannot read %s".formatted(property, file), e);
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
