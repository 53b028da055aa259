package dev.sealift.standalone.service;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls a hypervisor on its management socket, one operation after the other. */
public final class HypervisorClient implements AutoCloseable {
  /** Most operations are answered from memory; a dump of the largest demo machine takes seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Who does not say hello at once does not listen yet. */
  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(5);

  private static final int CHUNK_BYTES = 8192;

  private final Path socket;
  private final SocketChannel channel;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).flip();
  private long calls;

  /**
   * Connects.
   *
   * @param socket its management socket
   * @throws IOException when it does not listen
   */
  public HypervisorClient(Path socket) throws IOException {
    this.socket = socket;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Who it is.
   *
   * @throws IOException when it gives no answer that makes sense
   */
  public Hello hello() throws IOException {
    ManagementResponse response = call(Operations.HELLO, null, HELLO_TIMEOUT);
    if (response.result() == null) {
      throw new IOException("the hypervisor at " + socket + " refused: " + response.error());
    }
    try {
      return Json.fromTree(response.result(), Hello.class);
    } catch (MalformedMessageException malformed) {
      throw nonsense(malformed);
    }
  }

  /**
   * Calls an operation and waits for the answer, be it a refusal.
   *
   * @throws IOException if the hypervisor is gone, or gives no answer that makes sense
   */
  public ManagementResponse call(String operation, Object arguments) throws IOException {
    return call(operation, arguments, TIMEOUT);
  }

  private ManagementResponse call(String operation, @Nullable Object arguments, Duration timeout)
      throws IOException {
    // Closing the channel ends a read that would wait for ever.
    Future<?> watchdog =
        CompletableFuture.runAsync(
            this::closeQuietly,
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
    try {
      ManagementRequest request =
          new ManagementRequest(
              ++calls, operation, arguments == null ? null : Json.toTree(arguments));
      ByteBuffer line = StandardCharsets.UTF_8.encode(Json.write(request) + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      return Json.read(readLine(), ManagementResponse.class);
    } catch (MalformedMessageException malformed) {
      throw nonsense(malformed);
    } finally {
      watchdog.cancel(false);
    }
  }

  private byte[] readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (!chunk.hasRemaining()) {
        if (line.size() > Json.MAX_CHARS || channel.read(chunk.clear()) < 0) {
          throw new IOException("the hypervisor at " + socket + " did not answer with one line");
        }
        chunk.flip();
      }
      byte next = chunk.get();
      if (next == '\n') {
        return line.toByteArray();
      }
      line.write(next);
    }
  }

  private IOException nonsense(MalformedMessageException malformed) {
    return new IOException(
        "the hypervisor at " + socket + " answered nonsense: " + malformed.getMessage(), malformed);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void closeQuietly() {
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      return;
    }
  }
}
