package dev.sealift.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A man in the middle between two hypervisors: it listens where a host claims to listen, records
 * every byte of both directions, and passes it on, changed if an {@link Editor} is set.
 */
final class Tap implements Closeable {

  /** Changes what the connecting side sends. */
  interface Editor {

    /** Takes the next bytes and writes what shall go on in their place. */
    void edit(byte[] bytes, int length, OutputStream onward) throws IOException;
  }

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int BACKLOG = 16;

  private final ServerSocket listener;
  private final InetSocketAddress behind;
  private final Path recording;
  private final OutputStream recorder;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Supplier<Editor>> editors = new AtomicReference<>(() -> Tap::pass);

  /**
   * Starts to listen on a free port.
   *
   * @param portBehind where it really listens, on loopback
   * @param recording the file that takes every byte
   * @throws IOException if no port is free or the file cannot be made
   */
  Tap(int portBehind, Path recording) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    this.listener = new ServerSocket(0, BACKLOG, loopback);
    this.behind = new InetSocketAddress(loopback, portBehind);
    this.recording = recording;
    this.recorder = Files.newOutputStream(recording);
    Thread.ofVirtual().name("tap-" + listener.getLocalPort()).start(this::accept);
  }

  /** Where the host shall claim to listen. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The file with every byte so far. */
  Path recording() {
    return recording;
  }

  /** Sets who changes the bytes of each connection made from now on. */
  void edit(Supplier<Editor> perConnection) {
    editors.set(perConnection);
  }

  /** Lets the bytes of connections made from now on pass unchanged. */
  void pass() {
    editors.set(() -> Tap::pass);
  }

  /** An editor that changes nothing. */
  static void pass(byte[] bytes, int length, OutputStream onward) throws IOException {
    onward.write(bytes, 0, length);
  }

  private void accept() {
    try {
      while (true) {
        connect(listener.accept());
      }
    } catch (IOException closed) {
      // Listening ended.
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    open.add(near);
    open.add(far);
    try {
      far.connect(behind);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Editor editor = editors.get().get();
      Thread.ofVirtual().start(() -> pump(near, far, editor));
      Thread.ofVirtual().start(() -> pump(far, near, Tap::pass));
    } catch (IOException hostBehindIsDown) {
      closeQuietly(near);
      closeQuietly(far);
      open.remove(near);
      open.remove(far);
    }
  }

  private void pump(Socket from, Socket to, Editor editor) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        record(buffer, length);
        editor.edit(buffer, length, out);
      }
    } catch (IOException closed) {
      // Either side ended the connection; closing both tells the other.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void record(byte[] bytes, int length) throws IOException {
    synchronized (recorder) {
      recorder.write(bytes, 0, length);
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(Tap::closeQuietly);
    try {
      recorder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
  }
}
