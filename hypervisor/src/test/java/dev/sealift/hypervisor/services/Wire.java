package dev.sealift.hypervisor.services;

import dev.sealift.protocol.session.FrameHeader;
import dev.sealift.protocol.session.FrameType;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** The network between two hypervisors, in the hands of an attacker. */
public final class Wire implements AutoCloseable {

  private final ServerSocket server;
  private final int targetPort;
  private final Meddler meddler;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What the attacker does with what the source sends. */
  @FunctionalInterface
  public interface Meddler {
    /** Passes everything on, or what it likes better. */
    void pass(InputStream from, OutputStream to, CountDownLatch closed) throws Exception;
  }

  Wire(int targetPort, Meddler meddler) throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.targetPort = targetPort;
    this.meddler = meddler;
    Thread.ofVirtual().start(this::run);
  }

  /** Where the source connects. */
  public int port() {
    return server.getLocalPort();
  }

  /** Cuts the connection after so many bytes. */
  public static Meddler cuttingAfter(int bytes) {
    return (from, to, _) -> copy(from, to, bytes);
  }

  /** Passes nothing on after so many bytes, and keeps the connection. */
  public static Meddler stallingAfter(int bytes) {
    return (from, to, closed) -> {
      copy(from, to, bytes);
      closed.await();
    };
  }

  /** Sends one record twice. */
  public static Meddler repeatingRecord(int number) {
    return records(
        number,
        (record, to) -> {
          to.write(record);
          to.write(record);
        });
  }

  /** Flips the last bit of one record. */
  public static Meddler flippingBitInRecord(int number) {
    return records(
        number,
        (record, to) -> {
          record[record.length - 1] ^= 1;
          to.write(record);
        });
  }

  /** Leaves one record out. */
  public static Meddler droppingRecord(int number) {
    return records(number, (_, _) -> {});
  }

  /** Announces one record as longer than any may be. */
  public static Meddler oversizedRecord(int number) {
    return records(
        number,
        (record, to) -> {
          ByteBuffer.wrap(record).putInt(1, Integer.MAX_VALUE);
          to.write(record);
        });
  }

  private interface Change {
    void write(byte[] record, OutputStream to) throws IOException;
  }

  private static Meddler records(int number, Change change) {
    return (from, to, _) -> {
      DataInputStream in = new DataInputStream(from);
      int records = 0;
      while (true) {
        byte[] header = new byte[FrameHeader.BYTES];
        in.readFully(header);
        FrameHeader read = FrameHeader.read(ByteBuffer.wrap(header));
        byte[] frame = new byte[FrameHeader.BYTES + read.bodyBytes()];
        System.arraycopy(header, 0, frame, 0, header.length);
        in.readFully(frame, header.length, read.bodyBytes());
        if (read.type() == FrameType.RECORD && ++records == number) {
          change.write(frame, to);
        } else {
          to.write(frame);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }

  private void run() {
    try (Socket source = server.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
      Thread.ofVirtual().start(() -> transfer(target, source));
      meddler.pass(source.getInputStream(), target.getOutputStream(), closed);
    } catch (Exception e) {
      // Either side left, as these tests mean it to.
      closed.countDown();
    }
  }

  private static void transfer(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Either side left.
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(InputStream from, OutputStream to, int bytes) throws IOException {
    byte[] buffer = new byte[4096];
    int left = bytes;
    while (left > 0) {
      int read = from.read(buffer, 0, Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
