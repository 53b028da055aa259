package dev.sealift.standalone.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a process that was started whether it does its work yet. */
@FunctionalInterface
public interface ReadyCheck {
  /** A connection over loopback is made or refused at once. */
  int CONNECT_MILLIS = 1000;

  /**
   * Asks once, for at most a few seconds.
   *
   * @return whether it is ready
   * @throws IOException when it cannot be asked yet; counts as not ready
   */
  boolean isReady() throws IOException;

  /** Whether something accepts connections on this port of 127.0.0.1. */
  static ReadyCheck listening(int port) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return true;
      }
    };
  }
}
