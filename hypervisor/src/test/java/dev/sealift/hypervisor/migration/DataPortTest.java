package dev.sealift.hypervisor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.signed.MigrationTicket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who connects has one deadline for his first frame, however slowly he sends it. */
@Timeout(120)
final class DataPortTest {

  private static final Mid MID = new Mid("1f".repeat(16));
  private static final byte[] HELLO_1 = hello1();

  /** Longer than any test in real time: only the port's own clock ends it. */
  private static final Duration FIRST_FRAME = Duration.ofHours(1);

  /** What the port takes for time. */
  private final AtomicLong nanos = new AtomicLong();

  private final List<Socket> sockets = new ArrayList<>();
  private final Set<Thread> timed = ConcurrentHashMap.newKeySet();
  private DataPort port;

  @BeforeEach
  void listen() throws IOException {
    port =
        DataPort.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), FIRST_FRAME, this::time);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    port.close();
  }

  @Test
  void firstFrameInPieces_isTakenInTime() throws Exception {
    CompletableFuture<Frame> arrived = expect();
    Socket source = connect();
    for (byte piece : HELLO_1) {
      source.getOutputStream().write(piece);
    }
    assertThat(arrived.get().encode()).isEqualTo(HELLO_1);
  }

  /** N4: each byte comes in time for a deadline of its own, and the frame never ends. */
  @Test
  void strangersThatDripBytes_loseTheirPlacesAtTheDeadlineOfTheirFrame() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    for (int i = 0; i < DataPort.MAX_STRANGERS; i++) {
      strangers.add(connect());
    }
    for (Socket stranger : strangers) {
      stranger.getOutputStream().write(HELLO_1[0]);
    }
    assertThat(isClosed(connect())).as("no place is left").isTrue();
    while (timed.size() < DataPort.MAX_STRANGERS) {
      Thread.onSpinWait();
    }
    nanos.addAndGet(FIRST_FRAME.toNanos());
    for (Socket stranger : strangers) {
      drip(stranger);
      assertThat(isClosed(stranger)).isTrue();
    }
    CompletableFuture<Frame> arrived = expect();
    connect().getOutputStream().write(HELLO_1);
    assertThat(arrived.get().encode()).isEqualTo(HELLO_1);
  }

  private long time() {
    long now = nanos.get();
    timed.add(Thread.currentThread());
    return now;
  }

  private CompletableFuture<Frame> expect() {
    CompletableFuture<Frame> arrived = new CompletableFuture<>();
    port.expect(MID, (_, first) -> arrived.complete(first));
    return arrived;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
    sockets.add(socket);
    return socket;
  }

  /** One byte more; the port may have closed the connection already. */
  private static void drip(Socket stranger) {
    try {
      stranger.getOutputStream().write(0);
    } catch (IOException closed) {
      // The test asks for the end that it reads.
      return;
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private static byte[] hello1() {
    byte[] body = new byte[FrameType.HELLO_1.maxBodyBytes()];
    body[0] = (byte) MigrationTicket.PROTOCOL_VERSION;
    body[1] = 1;
    byte[] mid = Bytes.fromHex(MID.value()).toArray();
    System.arraycopy(mid, 0, body, 2, mid.length);
    return new Frame(FrameType.HELLO_1, Bytes.copyOf(body)).encode();
  }
}
