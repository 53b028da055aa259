package dev.sealift.hypervisor;

import dev.sealift.api.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The folder of one hypervisor, locked while it lives: two would share one TPM. */
final class HomeFolder implements AutoCloseable {

  /**
   * What the pid file holds, by which others tell this process from a later one of the same id.
   *
   * @param pid the process id
   * @param startedAt when the process started
   */
  record PidFile(long pid, Instant startedAt) {}

  private final Path folder;
  private final FileChannel lockFile;

  private HomeFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if it is absent, mode 0700, and locks it.
   *
   * @throws IOException if another hypervisor holds it
   */
  static HomeFolder lock(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve("hypervisor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException("another hypervisor runs in --home %s".formatted(folder));
    }
    return new HomeFolder(folder, channel);
  }

  /** Where the TPM keeps its state. */
  Path tpm() {
    return folder.resolve("tpm");
  }

  /** Says that this process serves. */
  void writePidFile(Instant startedAt) throws IOException {
    Path unready = folder.resolve("hypervisor.pid~");
    PidFile content = new PidFile(ProcessHandle.current().pid(), startedAt);
    Files.writeString(unready, Json.write(content) + "\n");
    Files.move(
        unready, pidFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(pidFile());
    lockFile.close();
  }

  private Path pidFile() {
    return folder.resolve("hypervisor.pid");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
