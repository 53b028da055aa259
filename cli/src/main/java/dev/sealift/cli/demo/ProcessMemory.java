package dev.sealift.cli.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches what a running process has in memory, as Linux shows it in {@code /proc/PID/mem}. */
final class ProcessMemory {

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) r(.).. .*");

  /** Device memory that has no bytes to read. */
  private static final List<String> UNREADABLE = List.of("[vvar]", "[vsyscall]", "[vvar_vclock]");

  private static final int CHUNK_BYTES = 1 << 20;

  private ProcessMemory() {}

  /**
   * Searches every readable mapping.
   *
   * @throws IOException if the process is gone or may not be read
   */
  static void search(long pid, ByteSearch... searches) throws IOException {
    byte[] buffer = new byte[CHUNK_BYTES];
    Path folder = Path.of("/proc", Long.toString(pid));
    try (RandomAccessFile memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
      for (String line : Files.readAllLines(folder.resolve("maps"))) {
        Matcher mapping = MAPPING.matcher(line);
        if (mapping.matches() && UNREADABLE.stream().noneMatch(line::endsWith)) {
          long from = Long.parseUnsignedLong(mapping.group(1), 16);
          long to = Long.parseUnsignedLong(mapping.group(2), 16);
          mapping(memory, from, to, buffer, searches);
        }
      }
    }
  }

  private static void mapping(
      RandomAccessFile memory, long from, long to, byte[] buffer, ByteSearch... searches)
      throws IOException {
    for (ByteSearch search : searches) {
      search.gap();
    }
    for (long at = from; at < to; at += CHUNK_BYTES) {
      int length = (int) Math.min(CHUNK_BYTES, to - at);
      try {
        memory.seek(at);
        memory.readFully(buffer, 0, length);
      } catch (IOException gone) {
        // The process gave the rest of this mapping back while we read: there is nothing to find.
        return;
      }
      for (ByteSearch search : searches) {
        search.add(buffer, length);
      }
    }
  }
}
