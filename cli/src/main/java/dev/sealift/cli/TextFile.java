package dev.sealift.cli;

import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that users name on the command line. */
public final class TextFile {

  /** Longest file; a real receipt has some 30 KiB. */
  private static final long MAX_BYTES = 1 << 20;

  private TextFile() {}

  /**
   * Reads a file.
   *
   * @throws CliException if it is too long, or cannot be read as text
   */
  public static String read(Path file) throws CliException {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new CliException(
            ExitCode.REFUSED, "%s has %d bytes, want <= %d".formatted(file, bytes, MAX_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(ExitCode.NOT_FOUND, "%s cannot be read as text".formatted(file));
    }
  }

  /**
   * Reads a file with pinned keys.
   *
   * @throws CliException if it is none
   */
  public static TrustAnchors trust(Path file) throws CliException {
    return trust(read(file));
  }

  /**
   * Reads pinned keys.
   *
   * @throws CliException if they are none
   */
  public static TrustAnchors trust(String text) throws CliException {
    try {
      return TrustAnchors.parse(text);
    } catch (MalformedObjectException e) {
      throw new CliException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }
}
