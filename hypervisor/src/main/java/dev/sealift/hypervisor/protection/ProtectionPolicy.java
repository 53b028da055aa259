package dev.sealift.hypervisor.protection;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which processes of a machine may be protected. A process is known by its place in the list.
 *
 * @param processes each name once
 */
public record ProtectionPolicy(List<Identity> processes) {
  /** Far above any demo, and small enough to search. */
  public static final int MAX_PROCESSES = 64;

  /** Longest name: what the descriptor of the PROTECT hypercall holds. */
  public static final int MAX_NAME_BYTES = 32;

  public ProtectionPolicy {
    processes = List.copyOf(processes);
    if (processes.size() > MAX_PROCESSES) {
      throw new IllegalArgumentException(
          "policy has %d processes, want <= %d".formatted(processes.size(), MAX_PROCESSES));
    }
    if (processes.stream().map(Identity::name).distinct().count() != processes.size()) {
      throw new IllegalArgumentException("policy names a process twice, want each once");
    }
  }

  /**
   * One process.
   *
   * @param name 1 to 32 bytes of printable ASCII
   * @param measurement {@link CodeMeasurement} of its code, 32 bytes
   */
  public record Identity(String name, Bytes measurement) {
    public Identity {
      boolean printable = name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
      if (!printable || name.isEmpty() || name.length() > MAX_NAME_BYTES) {
        throw new IllegalArgumentException(
            "process name has %d characters, want 1 to %d of printable ASCII"
                .formatted(name.length(), MAX_NAME_BYTES));
      }
      if (measurement.length() != 32) {
        throw new IllegalArgumentException(
            "measurement of %s is %d bytes, want 32".formatted(name, measurement.length()));
      }
    }

    byte[] nameBytes() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
