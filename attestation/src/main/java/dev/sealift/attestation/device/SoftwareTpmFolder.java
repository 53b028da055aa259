package dev.sealift.attestation.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The folder of one software TPM: its state file, replaced whole, and the lock on both. */
final class SoftwareTpmFolder implements AutoCloseable {

  /** The file has some 800 bytes and 60 for each counter. */
  private static final long MAX_STATE_BYTES = 8 * 1024;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final FileChannel lockFile;

  private SoftwareTpmFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Opens and locks the folder, and makes it if it is absent.
   *
   * @throws TpmException if another process, or another part of this one, drives this TPM
   */
  static SoftwareTpmFolder open(Path folder) throws TpmException {
    try {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OWNER_ONLY_FILE);
      if (tryLock(channel)) {
        return new SoftwareTpmFolder(folder, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new TpmException("software TPM in %s cannot be opened".formatted(folder), e);
    }
    throw new TpmException(
        "software TPM in %s is in use: stop the other hypervisor that drives it".formatted(folder));
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * The state, or nothing if this TPM was never started.
   *
   * @throws TpmException if the file is not what was written
   */
  Optional<SoftwareTpmState> read() throws TpmException {
    Path file = stateFile();
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      long size = Files.size(file);
      if (size > MAX_STATE_BYTES) {
        throw new TpmException(
            "%s has %d bytes, want <= %d".formatted(file, size, MAX_STATE_BYTES));
      }
      return Optional.of(SoftwareTpmStateText.read(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new TpmException(
          "%s is no state of a software TPM: %s; restore it, or remove it and enrol the host anew"
              .formatted(file, e.getMessage()));
    } catch (TpmException e) {
      throw e;
    } catch (IOException e) {
      throw new TpmException("%s cannot be read".formatted(file), e);
    }
  }

  /**
   * Replaces the state: the file holds the old one or the new one, whole, and the old one if this
   * throws. A crash of the machine may bring the old one back until {@link #sync}.
   */
  void replace(SoftwareTpmState state) throws TpmException {
    Path temporary = folder.resolve("state.new");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OWNER_ONLY_FILE)) {
        ByteBuffer text =
            ByteBuffer.wrap(SoftwareTpmStateText.write(state).getBytes(StandardCharsets.UTF_8));
        while (text.hasRemaining()) {
          out.write(text);
        }
        out.force(true);
      }
      Files.move(
          temporary,
          stateFile(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TpmException("%s cannot be written".formatted(stateFile()), e);
    }
  }

  /** Makes the latest replacement durable. */
  void sync() throws TpmException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      throw new TpmException("%s cannot be made durable".formatted(stateFile()), e);
    }
  }

  private Path stateFile() {
    return folder.resolve("state");
  }

  @Override
  public void close() throws TpmException {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new TpmException("software TPM in %s cannot be released".formatted(folder), e);
    }
  }
}
