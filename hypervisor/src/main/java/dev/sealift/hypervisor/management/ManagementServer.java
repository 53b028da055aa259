package dev.sealift.hypervisor.management;

import dev.sealift.api.Json;
import dev.sealift.api.management.ManagementEvent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The management socket: JSON lines over a Unix domain socket, many clients at once. */
public final class ManagementServer implements EventSink, AutoCloseable {

  private static final Logger LOG = System.getLogger(ManagementServer.class.getName());

  /** An agent, its successor during a restart, and operators at a prompt. */
  private static final int MAX_CLIENTS = 16;

  private final Set<ManagementConnection> clients = ConcurrentHashMap.newKeySet();
  private final ServerSocketChannel server;
  private final Path socket;

  private ManagementServer(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  /**
   * Makes the socket, mode 0600, in place of one that an earlier process left; nobody is served
   * until {@link #serve}.
   *
   * @param socket its path, short enough for the system (some hundred bytes)
   */
  public static ManagementServer bind(Path socket) throws IOException {
    Path unready = socket.resolveSibling(socket.getFileName() + "~");
    Files.deleteIfExists(unready);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(unready));
      Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
      Files.move(unready, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      server.close();
      Files.deleteIfExists(unready);
      throw new IOException("management socket %s cannot be made: %s".formatted(socket, e), e);
    }
    return new ManagementServer(socket, server);
  }

  /** Starts to serve clients. */
  public void serve(ManagementOperations operations, Letters letters) {
    Dispatcher dispatcher = new Dispatcher(operations, letters);
    Thread.ofVirtual().name("management").start(() -> accept(dispatcher));
  }

  @Override
  public void publish(String event, Object data) {
    if (clients.isEmpty()) {
      return;
    }
    byte[] line = ManagementConnection.line(new ManagementEvent(event, Json.toTree(data)));
    clients.forEach(client -> client.push(line));
  }

  /** Stops serving: connections are closed and the socket is removed. */
  @Override
  public void close() throws IOException {
    server.close();
    clients.forEach(ManagementConnection::close);
    Files.deleteIfExists(socket);
  }

  private void accept(Dispatcher dispatcher) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (clients.size() >= MAX_CLIENTS) {
          LOG.log(Level.WARNING, "management client refused: {0} are connected", MAX_CLIENTS);
          channel.close();
          continue;
        }
        serve(new ManagementConnection(channel, dispatcher));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "management client not accepted: {0}", e.getMessage());
      }
    }
  }

  private void serve(ManagementConnection client) {
    clients.add(client);
    Thread.ofVirtual()
        .name("management-client")
        .start(() -> {
          try {
            client.serve();
          } finally {
            clients.remove(client);
          }
        });
  }
}
