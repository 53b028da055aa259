package dev.sealift.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One place that is searched for the secret and for a public marker, side by side. */
final class Haystack {

  private static final int CHUNK_BYTES = 1 << 20;

  private final String name;
  private final ByteSearch secret;
  private final ByteSearch marker;

  /**
   * A place.
   *
   * @param secretPatterns the encodings of the secret
   * @param marker what everybody may see, and must be there
   */
  Haystack(String name, List<byte[]> secretPatterns, byte[] marker) {
    this.name = name;
    this.secret = new ByteSearch(secretPatterns);
    this.marker = new ByteSearch(List.of(marker));
  }

  Haystack(String name, List<byte[]> secretPatterns, String marker) {
    this(name, secretPatterns, marker.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] piece) {
    secret.gap();
    marker.gap();
    secret.add(piece);
    marker.add(piece);
  }

  void addFile(Path file) throws IOException {
    secret.gap();
    marker.gap();
    byte[] buffer = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        secret.add(buffer, length);
        marker.add(buffer, length);
      }
    }
  }

  void addProcess(long pid) throws IOException {
    ProcessMemory.search(pid, secret, marker);
  }

  Place result() {
    return new Place(name, secret.bytes(), marker.hits(), secret.hits());
  }
}
