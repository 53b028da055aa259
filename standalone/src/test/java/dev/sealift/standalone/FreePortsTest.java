package dev.sealift.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private static final int SEED = 7;

  @Test
  void portThatIsHeld_canBeBoundOnlyAfterItsRelease() throws IOException {
    try (FreePorts ports = new FreePorts(new Random(SEED))) {
      int port = ports.take();
      assertThatThrownBy(() -> listen(port).close()).isInstanceOf(BindException.class);

      ports.release(port);

      try (ServerSocket socket = listen(port)) {
        assertThat(socket.getLocalPort()).isEqualTo(port);
      }
    }
  }

  @Test
  void twoClustersThatDrawTheSameNumbers_getDifferentPorts() throws IOException {
    try (FreePorts one = new FreePorts(new Random(SEED));
        FreePorts other = new FreePorts(new Random(SEED))) {
      assertThat(one.take()).isNotEqualTo(other.take());
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
