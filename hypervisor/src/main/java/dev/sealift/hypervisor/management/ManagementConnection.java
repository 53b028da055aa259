package dev.sealift.hypervisor.management;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.ManagementError;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One client of the management socket: requests are answered in their order. */
final class ManagementConnection {

  private static final Logger LOG = System.getLogger(ManagementConnection.class.getName());

  /** As the management protocol says. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final Dispatcher dispatcher;
  private final SendQueue queue = new SendQueue();
  private volatile boolean subscribed;

  ManagementConnection(SocketChannel channel, Dispatcher dispatcher) {
    this.channel = channel;
    this.dispatcher = dispatcher;
  }

  /** Serves the client until it leaves, sends an endless line, or falls too far behind. */
  void serve() {
    Thread writer = Thread.ofVirtual().name("management-writer").start(this::write);
    try {
      read();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "management client left: {0}", e.getMessage());
    } finally {
      subscribed = false;
      queue.close();
      finish(writer);
      close();
    }
  }

  /** Pushes a line to a client that subscribed; a client that is too far behind is dropped. */
  synchronized void push(byte[] line) {
    if (subscribed && !queue.offer(line)) {
      LOG.log(Level.WARNING, "management client dropped: it does not read");
      close();
    }
  }

  void close() {
    queue.close();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a management connection failed: {0}", e.getMessage());
    }
  }

  private void read() throws IOException {
    LineReader lines = new LineReader(Channels.newInputStream(channel), MAX_LINE_BYTES);
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        answer(line);
      }
    } catch (LineReader.LineTooLongException e) {
      send(
          refused(
              null,
              ErrorCode.BAD_REQUEST,
              "line is longer than %d bytes".formatted(MAX_LINE_BYTES)));
    }
  }

  private void answer(byte[] line) throws IOException {
    ManagementRequest request;
    try {
      request = Json.read(line, ManagementRequest.class);
    } catch (MalformedMessageException e) {
      send(refused(null, ErrorCode.BAD_REQUEST, e.getMessage()));
      return;
    }
    if (request.execute().equals(Operations.SUBSCRIBE)) {
      subscribe(request);
    } else {
      send(execute(request));
    }
  }

  /**
   * Whatever is published is in the answer, or is pushed after it: {@link #push} waits for this.
   */
  private synchronized void subscribe(ManagementRequest request) throws IOException {
    send(execute(request));
    subscribed = true;
  }

  private ManagementResponse execute(ManagementRequest request) {
    try {
      Object result = dispatcher.execute(request);
      return new ManagementResponse(request.id(), Json.toTree(result), null);
    } catch (MalformedMessageException e) {
      return refused(request.id(), ErrorCode.BAD_REQUEST, "arguments: " + e.getMessage());
    } catch (ManagementRefusedException e) {
      return refused(request.id(), e.code(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "management operation failed", e);
      return refused(request.id(), ErrorCode.INTERNAL, "the operation failed, see the log");
    }
  }

  private void send(ManagementResponse response) throws IOException {
    if (!queue.offer(line(response))) {
      throw new IOException("the client does not read its answers");
    }
  }

  private void write() {
    OutputStream out = Channels.newOutputStream(channel);
    try {
      for (byte[] line = queue.take(); line != null; line = queue.take()) {
        out.write(line);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "management client left: {0}", e.getMessage());
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void finish(Thread writer) {
    try {
      writer.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ManagementResponse refused(@Nullable Long id, ErrorCode code, @Nullable String m) {
    return new ManagementResponse(
        id, null, new ManagementError(code.name(), m == null ? code.name() : m));
  }

  static byte[] line(Object message) {
    byte[] json = Json.writeBytes(message);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
