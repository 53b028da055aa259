package dev.sealift.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders whose path has 150 characters, one of them a space and one a comma. */
final class LongFolder {
  private static final int LENGTH = 150;

  private LongFolder() {}

  static Path in(Path parent) throws IOException {
    String start = parent.toAbsolutePath() + "/with a space, and a comma ";
    return Files.createDirectories(Path.of(start + "x".repeat(LENGTH - start.length())));
  }
}
