package dev.sealift.hypervisor.migration;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.Handshake;
import dev.sealift.protocol.session.HandshakeRefused;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Where machines arrive: one port for all migrations of a host. The first frame names the
 * migration; a connection for one that nobody expects is closed.
 */
final class DataPort implements AutoCloseable {

  private static final Logger LOG = System.getLogger(DataPort.class.getName());

  /** Connections that have not named a migration yet; honest ones do so at once. */
  static final int MAX_STRANGERS = 16;

  /** An honest source speaks first, right after it connected; a slow one is closed all the same. */
  static final Duration FIRST_FRAME_TIMEOUT = Duration.ofSeconds(5);

  /** Takes the one connection of a migration over. */
  @FunctionalInterface
  interface Expectant {
    void arrived(PeerConnection connection, Frame first);
  }

  private final ServerSocket server;
  private final Duration firstFrame;
  private final LongSupplier nanoTime;
  private final Map<Mid, Expectant> expected = new ConcurrentHashMap<>();
  private final Semaphore strangers = new Semaphore(MAX_STRANGERS);

  private DataPort(ServerSocket server, Duration firstFrame, LongSupplier nanoTime) {
    this.server = server;
    this.firstFrame = firstFrame;
    this.nanoTime = nanoTime;
  }

  /**
   * Listens; port 0 for any.
   *
   * @param firstFrame how long a connection has for its first frame
   * @param nanoTime a clock that only goes forward
   */
  static DataPort listen(InetSocketAddress address, Duration firstFrame, LongSupplier nanoTime)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException("--data-address %s: %s".formatted(address, e.getMessage()), e);
    }
    DataPort port = new DataPort(server, firstFrame, nanoTime);
    Thread.ofVirtual().name("data-port").start(port::accept);
    return port;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Hands the next connection of this migration over, once. */
  void expect(Mid mid, Expectant expectant) {
    expected.put(mid, expectant);
  }

  void forget(Mid mid) {
    expected.remove(mid);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (strangers.tryAcquire()) {
          Thread.ofVirtual().name("stranger").start(() -> identify(socket));
        } else {
          socket.close();
        }
      } catch (SocketException e) {
        LOG.log(Level.DEBUG, "data port closed: {0}", e.getMessage());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "connection not accepted: {0}", e.getMessage());
      }
    }
  }

  private void identify(Socket socket) {
    boolean taken = false;
    try {
      PeerConnection connection = new PeerConnection(socket);
      Frame first = connection.receiveWithin(firstFrame, nanoTime);
      Expectant expectant = expected.remove(Handshake.midOf(first));
      if (expectant != null) {
        taken = true;
        expectant.arrived(connection, first);
      }
    } catch (IOException | HandshakeRefused e) {
      LOG.log(Level.INFO, "connection refused: {0}", e.getMessage());
    } finally {
      strangers.release();
      if (!taken) {
        closeQuietly(socket);
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection failed: {0}", e.getMessage());
    }
  }
}
