package dev.sealift.hypervisor.management;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Lines that wait to be written to one client, bounded in bytes. */
final class SendQueue {

  /** A full status four times over; a client that is further behind does not read. */
  private static final int MAX_BYTES = 4 << 20;

  private final Deque<byte[]> lines = new ArrayDeque<>();
  private int bytes;
  private boolean closed;

  /** Appends a line; false if the client is too far behind or gone. */
  synchronized boolean offer(byte[] line) {
    if (closed || bytes + line.length > MAX_BYTES) {
      return false;
    }
    lines.add(line);
    bytes += line.length;
    notifyAll();
    return true;
  }

  /** The next line, or null once the queue is closed and empty. */
  synchronized byte @Nullable [] take() throws InterruptedException {
    while (lines.isEmpty() && !closed) {
      wait();
    }
    byte[] line = lines.poll();
    bytes -= line == null ? 0 : line.length;
    return line;
  }

  /** Takes no more lines; what is queued is still written. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
