package dev.sealift.cli.demo;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.ManagementResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls a hypervisor on its management socket, as whoever owns the host could. */
final class ManagementSocket implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader lines;
  private long calls;

  ManagementSocket(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /**
   * Calls an operation and waits for the answer.
   *
   * @throws IOException if the hypervisor is gone or answers nonsense
   */
  ManagementResponse call(String operation, Object arguments) throws IOException {
    ManagementRequest request = new ManagementRequest(++calls, operation, Json.toTree(arguments));
    ByteBuffer line =
        ByteBuffer.wrap((Json.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    String answer = lines.readLine();
    if (answer == null) {
      throw new IOException("the hypervisor closed its management socket");
    }
    try {
      return Json.read(answer, ManagementResponse.class);
    } catch (MalformedMessageException e) {
      throw new IOException("the hypervisor answered nonsense", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
