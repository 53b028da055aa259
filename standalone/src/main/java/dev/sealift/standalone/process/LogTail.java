package dev.sealift.standalone.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
public final class LogTail {
  /** Enough for some hundred lines; a log of any size is read in no time. */
  private static final int MAX_BYTES = 64 * 1024;

  private LogTail() {}

  /** The last lines of a file, at most so many; empty when it cannot be read. */
  public static List<String> of(Path file, int lines) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_BYTES));
      channel.position(channel.size() - buffer.capacity());
      int read;
      do {
        read = channel.read(buffer);
      } while (read > 0);
      List<String> all =
          new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
