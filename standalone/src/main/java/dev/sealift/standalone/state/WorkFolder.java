package dev.sealift.standalone.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of one cluster: its record, logs, secrets and data.
 *
 * @param root absolute path
 */
public record WorkFolder(Path root) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Makes the path absolute. */
  public WorkFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The record of the cluster. */
  public Path clusterFile() {
    return root.resolve("cluster.json");
  }

  /** What a command that starts or stops the cluster locks. */
  public Path lockFile() {
    return root.resolve("lock");
  }

  /** The output of one process. */
  public Path log(String process) {
    return folder("logs").resolve(process + ".log");
  }

  /** Keys, certificates and passwords; for the owner's eyes. */
  public Path secrets() {
    return folder("secrets");
  }

  /** What a process keeps between starts. */
  public Path data(String process) {
    return folder("data").resolve(process);
  }

  /** What one host keeps: its TPM, its hypervisor's process number. */
  public Path host(String host) {
    return folder("hosts").resolve(host);
  }

  /** The disks of machines, which all hosts share. */
  public Path disks() {
    return folder("disks");
  }

  /** Scratch files of the running processes, emptied when they end. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  /** Makes the folder, readable by its owner alone, when it is not there. */
  public void create() throws IOException {
    makePrivate(root);
  }

  /** Makes a folder inside, readable by its owner alone, when it is not there. */
  public static Path makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, OWNER_ONLY);
    return folder;
  }

  /**
   * Deletes a folder and all in it, without following links; nothing happens when there is none.
   */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private Path folder(String name) {
    try {
      return makePrivate(root.resolve(name));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot make " + root.resolve(name), unwritable);
    }
  }
}
