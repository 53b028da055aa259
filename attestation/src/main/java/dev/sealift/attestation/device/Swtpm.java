package dev.sealift.attestation.device;

import dev.sealift.protocol.signed.TpmClass;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A TPM 2.0 in a process of its own, swtpm(8), with its state in a folder.
 *
 * <p>It starts with whoever opens it, which is a TPM reset, and ends when the connection does, even
 * if that is by a crash. Whoever can read the folder can be this TPM, and whoever can restore it
 * rolls its counters back: to others it proves no more than {@link SoftwareTpm}.
 */
public final class Swtpm implements TpmChannel {

  private static final String PROGRAM = "swtpm";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** What it says while another holds the folder; that of a process that was killed, a moment. */
  private static final String LOCKED = "lock";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

  /** Commands take milliseconds, the first making of a key some more. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
  private static final int HEADER_BYTES = 10;
  private static final int SIZE_AT = 2;

  private final Process process;
  private final SocketChannel socket;

  /** A caller that is interrupted while it writes itself would close the socket. */
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("tpm").daemon().factory());

  private Swtpm(Process process, SocketChannel socket) {
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
    try {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
      Path meeting = Files.createTempDirectory("sealift-tpm-", OWNER_ONLY_FOLDER);
      try {
        return start(folder, meeting.resolve("socket"));
      } finally {
        Files.deleteIfExists(meeting.resolve("socket"));
        Files.delete(meeting);
      }
    } catch (TpmException e) {
      throw e;
    } catch (IOException e) {
      throw new TpmException("swtpm in %s does not start".formatted(folder), e);
    }
  }

  private static Swtpm start(Path folder, Path address) throws IOException {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    Process process = launch(folder, address);
    while (true) {
      if (!process.isAlive()) {
        String lastWords = lastWords(folder);
        if (!lastWords.contains(LOCKED) || System.nanoTime() - deadline > 0) {
          throw new TpmException("swtpm in %s ends as it starts: %s".formatted(folder, lastWords));
        }
        process = launch(folder, address);
      } else if (Files.exists(address)) {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          socket.connect(UnixDomainSocketAddress.of(address));
          return new Swtpm(process, socket);
        } catch (IOException notYet) {
          socket.close();
        }
      }
      if (System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new TpmException("swtpm in %s does not listen".formatted(folder));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Process launch(Path folder, Path address) throws TpmException {
    List<String> command =
        List.of(
            PROGRAM,
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
            "file=%s,truncate".formatted(log(folder)));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new TpmException(
          "swtpm cannot be started: install it (Debian: swtpm), or take the software TPM", e);
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("swtpm.log");
  }

  private static String lastWords(Path folder) throws IOException {
    List<String> lines = Files.exists(log(folder)) ? Files.readAllLines(log(folder)) : List.of();
    return lines.isEmpty() ? "it says nothing" : String.join("; ", lines);
  }

  @Override
  public byte[] transact(byte[] command) throws TpmException {
    Future<byte[]> response = worker.submit(() -> exchange(command));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return response.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new TpmException("swtpm gave no answer; start the hypervisor anew", e);
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

  @Override
  public void close() throws TpmException {
    worker.shutdown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new TpmException("swtpm does not let go", e);
    } finally {
      awaitEnd();
    }
  }

  /** Or who opens it next would find it locked. */
  private void awaitEnd() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
