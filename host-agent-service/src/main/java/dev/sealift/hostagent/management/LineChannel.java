package dev.sealift.hostagent.management;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 over a Unix socket. One thread reads and one writes. */
final class LineChannel implements Closeable {

  /** The management protocol allows no longer line. */
  static final int MAX_LINE_BYTES = 1 << 20;

  /** A full status has some tens of KiB. */
  private static final int BUFFER_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();

  private LineChannel(SocketChannel channel) {
    this.channel = channel;
  }

  static LineChannel connect(Path socket) throws IOException {
    return new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /**
   * The next line without its end, or null when the other side has closed.
   *
   * @throws IOException if the connection broke or the line is too long
   */
  byte @Nullable [] readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      if (!buffer.hasRemaining() && !fill()) {
        return null;
      }
      int start = buffer.position();
      int end = start;
      while (end < buffer.limit() && buffer.get(end) != '\n') {
        end++;
      }
      if (line.size() + end - start > MAX_LINE_BYTES) {
        throw new IOException("line is longer than %d bytes".formatted(MAX_LINE_BYTES));
      }
      line.write(buffer.array(), start, end - start);
      if (end < buffer.limit()) {
        buffer.position(end + 1);
        return line.toByteArray();
      }
      buffer.position(end);
    }
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    return read >= 0;
  }

  /**
   * Writes a line and its end.
   *
   * @throws IOException if the connection broke or the line is too long
   */
  void writeLine(byte[] line) throws IOException {
    if (line.length > MAX_LINE_BYTES) {
      throw new IOException(
          "line has %d bytes, want at most %d".formatted(line.length, MAX_LINE_BYTES));
    }
    ByteBuffer out = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
