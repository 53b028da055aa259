package dev.sealift.hypervisor.migration;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.FrameHeader;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.MalformedFrameException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connection between two hypervisors: frames, each bounded by its type before anything is
 * allocated. One thread reads and one writes; closing ends both.
 */
final class PeerConnection implements AutoCloseable {

  private static final Logger LOG = System.getLogger(PeerConnection.class.getName());

  /** A host that is up answers in milliseconds, from another continent in a tenth of this. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The peer may be waiting for its attestation, which is tried again for a while. */
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final byte[] header = new byte[FrameHeader.BYTES];

  PeerConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(READ_TIMEOUT.toMillis()));
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Connects to a hypervisor. */
  static PeerConnection open(String host, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(host, port), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
      return new PeerConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(List<Frame> frames) throws IOException {
    for (Frame frame : frames) {
      out.write(frame.encode());
    }
  }

  /** Sends a sealed record from the sealer's own buffer. */
  void sendRecord(ByteBuffer record) throws IOException {
    new FrameHeader(FrameType.RECORD, record.remaining()).write(ByteBuffer.wrap(header));
    out.write(header);
    out.write(record.array(), record.arrayOffset() + record.position(), record.remaining());
  }

  /** The next frame of a handshake. */
  Frame receive() throws IOException {
    return receive(in::readFully);
  }

  /**
   * The first frame of a handshake, all of which arrives in time, in however many pieces.
   *
   * @param nanoTime a clock that only goes forward
   */
  Frame receiveWithin(Duration limit, LongSupplier nanoTime) throws IOException {
    long deadline = nanoTime.getAsLong() + limit.toNanos();
    Frame first = receive(bytes -> fillBefore(deadline, nanoTime, bytes));
    socket.setSoTimeout(Math.toIntExact(READ_TIMEOUT.toMillis()));
    return first;
  }

  /** Fills an array from the connection. */
  @FunctionalInterface
  private interface Filler {
    void fill(byte[] bytes) throws IOException;
  }

  private static Frame receive(Filler filler) throws IOException {
    FrameHeader next = receiveHeader(filler);
    if (next.type() == FrameType.RECORD) {
      throw new IOException("a record comes before the handshake has ended");
    }
    byte[] body = new byte[next.bodyBytes()];
    filler.fill(body);
    return new Frame(next.type(), Bytes.copyOf(body));
  }

  private void fillBefore(long deadline, LongSupplier nanoTime, byte[] bytes) throws IOException {
    int filled = 0;
    while (filled < bytes.length) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - nanoTime.getAsLong());
      if (left <= 0) {
        throw new SocketTimeoutException("the frame is not here in time");
      }
      socket.setSoTimeout(Math.toIntExact(left));
      int read = in.read(bytes, filled, bytes.length - filled);
      if (read < 0) {
        throw new EOFException();
      }
      filled += read;
    }
  }

  /**
   * Reads the next record.
   *
   * @param buffer where its bytes go, as long as the longest record
   * @return its length
   */
  int receiveRecord(byte[] buffer) throws IOException {
    FrameHeader next = receiveHeader();
    if (next.type() != FrameType.RECORD) {
      throw new IOException("%s comes, want a record".formatted(next.type()));
    }
    in.readFully(buffer, 0, next.bodyBytes());
    return next.bodyBytes();
  }

  /** Waits until the peer refuses or leaves; a source hears nothing else once pages flow. */
  String awaitEnd() throws IOException {
    socket.setSoTimeout(0);
    try {
      FrameHeader next = receiveHeader();
      return next.type() == FrameType.REJECTED
          ? "REJECTED: the target refuses what it was sent"
          : "OUT_OF_ORDER: the target sends " + next.type();
    } catch (EOFException e) {
      return "CONNECTION_LOST: the target closed the connection";
    }
  }

  /** Tells the peer that it is refused, without a reason. */
  void reject() {
    try {
      out.write(Frame.REJECTED.encode());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the peer is gone: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection failed: {0}", e.getMessage());
    }
  }

  private FrameHeader receiveHeader() throws IOException {
    return receiveHeader(in::readFully);
  }

  private static FrameHeader receiveHeader(Filler filler) throws IOException {
    byte[] bytes = new byte[FrameHeader.BYTES];
    filler.fill(bytes);
    try {
      return FrameHeader.read(ByteBuffer.wrap(bytes));
    } catch (MalformedFrameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
