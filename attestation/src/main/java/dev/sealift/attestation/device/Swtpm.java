package dev.sealift.attestation.device;

import static dev.sealift.attestation.device.SoftwareTpmFolder.OWNER_ONLY_FOLDER;

import dev.sealift.protocol.signed.TpmClass;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A TPM 2.0 in a process of its own, swtpm(8), with its state in a folder.
 *
 * <p>It starts with whoever opens it, which is a TPM reset, and ends when the connection does, even
 * if that is by a crash. Whoever can read the folder can be this TPM, and whoever can restore it
 * rolls its counters back: to others it proves no more than {@link SoftwareTpm}.
 */
public final class Swtpm implements TpmChannel {

  /** What it says while another one, that of a process just killed for a moment, has the folder. */
  private static final String LOCKED = "Could not lock access to lockfile";

  private static final String STATE = "tpm2-00.permall";
  private static final String LOG = "swtpm.log";

  /** Leads to the folder of a socket: short, as the path of a socket must be. */
  private static final String MEETING = "meeting";

  private static final String SOCKET = "socket";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

  /** Commands take milliseconds, the first making of a key some more. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LOCKED_NANOS = Duration.ofMillis(100).toNanos();

  /** What setsid(1) ends with when there is no such program. */
  private static final int NOT_FOUND = 127;

  private static final int HEADER_BYTES = 10;
  private static final int SIZE_AT = 2;

  private final Path folder;
  private final Process process;
  private final SocketChannel socket;

  /** An interrupt of whoever uses a channel closes it for all. */
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("tpm").daemon().factory());

  private Swtpm(Path folder, Process process, SocketChannel socket) {
    this.folder = folder;
    this.process = process;
    this.socket = socket;
  }

  /**
   * Starts the TPM whose state is in the folder, and makes a new one if the folder holds none.
   *
   * @throws TpmException if swtpm is not installed, another process drives this TPM, or its state
   *     is damaged
   */
  public static Tpm open(Path folder, SecureRandom random) throws TpmException {
    return CommandTpm.open(TpmClass.SOFTWARE, start(folder), random);
  }

  static TpmChannel start(Path folder) throws TpmException {
    if (folder.toString().contains(",")) {
      throw new TpmException("swtpm takes no folder with a comma, as " + folder);
    }
    boolean interrupted = Thread.interrupted();
    try {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
      Path link = folder.resolve(MEETING);
      dismissOrphan(link);
      Files.createSymbolicLink(link, Files.createTempDirectory("sealift-tpm-", OWNER_ONLY_FOLDER));
      try {
        return launchAndConnect(folder, link.toRealPath().resolve(SOCKET));
      } finally {
        deleteMeeting(link);
      }
    } catch (TpmException e) {
      throw e;
    } catch (IOException e) {
      throw new TpmException("swtpm in %s does not start: %s".formatted(folder, e.getMessage()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One whose hypervisor died before it connected waits for ever; a first connection ends it. */
  private static void dismissOrphan(Path link) {
    if (Files.isSymbolicLink(link)) {
      try (SocketChannel orphan = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        orphan.connect(UnixDomainSocketAddress.of(link.toRealPath().resolve(SOCKET)));
      } catch (IOException nobody) {
        // It has ended before.
      }
      deleteMeeting(link);
    }
  }

  /** What cannot be deleted is empty, and in the way of nobody but the next start, which tells. */
  private static void deleteMeeting(Path link) {
    try {
      Path meeting = Files.readSymbolicLink(link);
      Files.deleteIfExists(meeting.resolve(SOCKET));
      Files.deleteIfExists(meeting);
      Files.delete(link);
    } catch (IOException kept) {
      System.getLogger(Swtpm.class.getName())
          .log(System.Logger.Level.WARNING, "{0} is not deleted: {1}", link, kept.getMessage());
    }
  }

  private static Swtpm launchAndConnect(Path folder, Path address) throws IOException {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      Process process = launch(folder, address);
      try {
        SocketChannel socket = connect(process, address, deadline);
        if (socket != null) {
          return new Swtpm(folder, process, socket);
        }
        String lastWords = lastWords(folder, process);
        if (!lastWords.contains(LOCKED)) {
          throw new TpmException("swtpm in %s ends as it starts: %s".formatted(folder, lastWords));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new TpmException(
              "swtpm in %s is in use: stop the other hypervisor that drives it".formatted(folder));
        }
      } catch (IOException | RuntimeException | Error e) {
        process.destroyForcibly().onExit().join();
        throw e;
      }
      Pause.nanos(LOCKED_NANOS);
    }
  }

  /** A connection, or null if the process has ended before there was one. */
  private static @Nullable SocketChannel connect(Process process, Path address, long deadline)
      throws IOException {
    while (process.isAlive()) {
      if (Files.exists(address)) {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          socket.connect(UnixDomainSocketAddress.of(address));
          return socket;
        } catch (IOException notYet) {
          socket.close();
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TpmException(
            "swtpm does not listen within %d s".formatted(STARTS_WITHIN.toSeconds()));
      }
      Pause.nanos(POLL_NANOS);
    }
    return null;
  }

  private static Process launch(Path folder, Path address) throws TpmException {
    List<String> command =
        List.of(
            // A Ctrl-C is the hypervisor's, which then ends this in order.
            "setsid",
            "swtpm",
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=%s,mode=0600".formatted(folder),
            "--server",
            "type=unixio,path=%s,mode=0600".formatted(address),
            "--flags",
            "not-need-init,startup-clear",
            "--terminate",
            "--log",
            "file=%s,truncate".formatted(folder.resolve(LOG)));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new TpmException("swtpm cannot be started: " + e.getMessage(), e);
    }
  }

  private static String lastWords(Path folder, Process process) throws IOException {
    int code = end(process);
    if (code == NOT_FOUND) {
      return "it is not installed; install it (Debian: swtpm), or take the software TPM";
    }
    Path log = folder.resolve(LOG);
    String words = Files.exists(log) ? String.join("; ", Files.readAllLines(log)) : "";
    return words.isBlank() ? "it says nothing, and its exit code is " + code : words;
  }

  @Override
  public byte[] transact(byte[] command) throws TpmException {
    return await(() -> exchange(command));
  }

  @Override
  public void sync() throws TpmException {
    await(() -> {
      for (Path part : List.of(folder.resolve(STATE), folder)) {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.READ)) {
          file.force(true);
        }
      }
      return true;
    });
  }

  private <T> T await(Callable<T> work) throws TpmException {
    boolean interrupted = false;
    long deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    try {
      Future<T> result = worker.submit(work);
      while (true) {
        try {
          return result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (RejectedExecutionException e) {
      throw new TpmException("swtpm was closed", e);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw new TpmException(
          "swtpm failed, start the hypervisor anew: %s"
              .formatted(Objects.requireNonNullElse(e.getCause(), e).getMessage()),
          e);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new TpmException(
          "swtpm gave no answer within %d s, start the hypervisor anew"
              .formatted(ANSWERS_WITHIN.toSeconds()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private byte[] exchange(byte[] command) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(command);
    while (out.hasRemaining()) {
      socket.write(out);
    }
    ByteBuffer in = ByteBuffer.allocate(MAX_BYTES);
    read(in, HEADER_BYTES);
    int size = in.getInt(SIZE_AT);
    if (size < HEADER_BYTES || size > MAX_BYTES) {
      throw new IOException("its response has %d bytes".formatted(size));
    }
    read(in, size);
    byte[] response = new byte[size];
    in.get(0, response);
    return response;
  }

  private void read(ByteBuffer in, int until) throws IOException {
    in.limit(until);
    while (in.hasRemaining()) {
      if (socket.read(in) < 0) {
        throw new EOFException("it has ended");
      }
    }
  }

  /** Or who opens it next would find it locked. */
  @Override
  public void close() throws TpmException {
    worker.shutdown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new TpmException("swtpm does not let go: " + e.getMessage(), e);
    } finally {
      end(process);
    }
  }

  /** Waits for the end that is to come, and brings it if it does not; tells the exit code. */
  private static int end(Process process) {
    return process
        .onExit()
        .orTimeout(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(_ -> process.destroyForcibly().onExit())
        .join()
        .exitValue();
  }
}
