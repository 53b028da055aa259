package dev.sealift.standalone.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The environment entry that every process of one cluster inherits.
 *
 * <p>The cluster's random identifier is on disk before the first process starts, so a process whose
 * number was not yet recorded when its launcher was killed, and any child it has, is still found.
 *
 * @param clusterId random identifier of the cluster
 */
public record ProcessMarker(String clusterId) {
  /** Name of the environment variable. */
  public static final String VARIABLE = "SEALIFT_CLUSTER_ID";

  private static final Path PROC = Path.of("/proc");

  /** Every running process with this marker but our own; empty on systems without proc(5). */
  public List<ProcessIdentity> find() {
    List<ProcessIdentity> found = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        long pid = Long.parseLong(folder.getFileName().toString());
        if (pid != self) {
          ProcessIdentity.of(pid).filter(p -> isMarked(folder)).ifPresent(found::add);
        }
      }
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }

  /** Whether this process carries the marker; taken for granted on systems without proc(5). */
  public boolean isOn(ProcessIdentity process) {
    return !Files.isDirectory(PROC) || isMarked(PROC.resolve(Long.toString(process.pid())));
  }

  private boolean isMarked(Path processFolder) {
    try {
      String environment =
          Files.readString(processFolder.resolve("environ"), StandardCharsets.ISO_8859_1);
      return Arrays.asList(environment.split("\0", -1)).contains(VARIABLE + "=" + clusterId);
    } catch (IOException goneOrAnotherUsers) {
      return false;
    }
  }
}
