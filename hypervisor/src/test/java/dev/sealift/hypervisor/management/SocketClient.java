package dev.sealift.hypervisor.management;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the management socket that can also talk nonsense. */
public final class SocketClient implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final SocketChannel channel;
  private final BufferedReader reader;

  public SocketClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    reader =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /** Sends a line as it is. */
  public void send(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next line; fails at the end of the stream. */
  public JsonNode receive() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the hypervisor closed the connection");
    }
    return MAPPER.readTree(line);
  }

  /** Whether the hypervisor closed the connection. */
  public boolean closed() throws IOException {
    try {
      return reader.readLine() == null;
    } catch (SocketException e) {
      // A reset: the hypervisor left bytes of ours unread.
      return true;
    }
  }

  /** Sends a request, and returns the next line. */
  public JsonNode ask(String line) throws IOException {
    send(line);
    return receive();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
