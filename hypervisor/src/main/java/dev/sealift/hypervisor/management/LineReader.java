package dev.sealift.hypervisor.management;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of bounded length. */
final class LineReader {

  private static final int FIRST_BYTES = 8 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int from;
  private int to;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** A line is longer than allowed; nothing after its beginning can be read. */
  static final class LineTooLongException extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;
  }

  /** The next line without its end, or null at the end of the stream. */
  byte @Nullable [] next() throws IOException {
    int scanned = from;
    while (true) {
      for (; scanned < to; scanned++) {
        if (buffer[scanned] == '\n') {
          if (scanned - from > maxBytes) {
            throw new LineTooLongException();
          }
          byte[] line = Arrays.copyOfRange(buffer, from, scanned);
          from = scanned + 1;
          return line;
        }
      }
      if (to - from > maxBytes) {
        throw new LineTooLongException();
      }
      scanned -= makeRoom();
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        return null;
      }
      to += read;
    }
  }

  /** Moves what was read to the front, and grows the buffer if that leaves no room. */
  private int makeRoom() {
    int moved = from;
    if (moved > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= moved;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, maxBytes + FIRST_BYTES));
    }
    return moved;
  }
}
