package dev.sealift.standalone.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start one process, again and again with the same ports and folders.
 *
 * @param name unique in the cluster
 * @param kind what it is
 * @param command program and arguments; never a secret, since every user of the machine can read
 *     them
 * @param environment entries added to ours
 * @param directory working directory
 * @param log file that its output is appended to
 * @param ports loopback TCP ports it will listen on, the main one first
 */
public record Launch(
    String name,
    ProcessKind kind,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path log,
    List<Integer> ports) {
  /** Copies the collections. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = List.copyOf(ports);
  }
}
