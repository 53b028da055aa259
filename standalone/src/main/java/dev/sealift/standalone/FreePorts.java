package dev.sealift.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Loopback ports that are free, each held until the process that will listen on it starts.
 *
 * <p>They lie below the ranges from which systems take the ports of outgoing connections (32768 on
 * Linux, 49152 elsewhere), so a process that is killed finds its port free when it is started
 * again.
 */
public final class FreePorts implements AutoCloseable {
  private static final int LOWEST = 20_000;
  private static final int BEYOND = 32_000;

  /** With half of all ports taken, a hundred misses in a row happen once in 10^30. */
  private static final int ATTEMPTS = 100;

  private final RandomGenerator random;
  private final Map<Integer, ServerSocket> held = new HashMap<>();

  /** Holds none yet. */
  public FreePorts(RandomGenerator random) {
    this.random = random;
  }

  /** Takes and holds one. */
  public synchronized int take() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(LOWEST, BEYOND);
      if (!held.containsKey(port)) {
        ServerSocket socket = bind(port);
        if (socket != null) {
          held.put(port, socket);
          return port;
        }
      }
    }
    throw new IOException(
        "no free port found from " + LOWEST + " to " + (BEYOND - 1) + " on 127.0.0.1");
  }

  /** Lets go of one, for its process to take it. */
  synchronized void release(int port) throws IOException {
    ServerSocket socket = held.remove(port);
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (ServerSocket socket : held.values()) {
      socket.close();
    }
    held.clear();
  }

  private static @Nullable ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException taken) {
      socket.close();
      return null;
    }
  }
}
