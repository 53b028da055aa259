package dev.sealift.standalone.process;

import java.util.List;

/**
 * What the work folder says of one process.
 *
 * @param name unique in the cluster
 * @param kind what it is
 * @param identity number and start of the process
 * @param ports loopback TCP ports it listens on, the main one first; may be empty
 * @param log file with its output
 */
public record ProcessRecord(
    String name, ProcessKind kind, ProcessIdentity identity, List<Integer> ports, String log) {
  /** Copies the list. */
  public ProcessRecord {
    ports = List.copyOf(ports);
  }
}
