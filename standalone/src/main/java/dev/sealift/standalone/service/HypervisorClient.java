package dev.sealift.standalone.service;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a hypervisor who it is.
 *
 * @param socket its management socket
 */
public record HypervisorClient(Path socket) {
  /** It answers from memory. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Several times what a hello has. */
  private static final int MAX_LINE_BYTES = 4096;

  /**
   * Who it is.
   *
   * @throws IOException when it does not listen yet or gives no answer that makes sense
   */
  public Hello hello() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      CompletableFuture.delayedExecutor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> close(channel));
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer request =
          StandardCharsets.UTF_8.encode(
              Json.write(new ManagementRequest(1, Operations.HELLO, null)) + "\n");
      while (request.hasRemaining()) {
        channel.write(request);
      }
      ManagementResponse response = Json.read(readLine(channel), ManagementResponse.class);
      if (response.result() == null) {
        throw new IOException("the hypervisor at " + socket + " refused: " + response.error());
      }
      return Json.fromTree(response.result(), Hello.class);
    } catch (MalformedMessageException malformed) {
      throw new IOException(
          "the hypervisor at " + socket + " answered nonsense: " + malformed.getMessage(),
          malformed);
    }
  }

  private String readLine(SocketChannel channel) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(MAX_LINE_BYTES);
    while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
      if (!line.hasRemaining() || channel.read(line) < 0) {
        throw new IOException("the hypervisor at " + socket + " did not answer with one line");
      }
    }
    return StandardCharsets.UTF_8.decode(line.flip()).toString().strip();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      return;
    }
  }
}
