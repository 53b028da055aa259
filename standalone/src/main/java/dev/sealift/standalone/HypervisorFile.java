package dev.sealift.standalone;

import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file in which a hypervisor, started by its agent, says which process it is. An agent could
 * write anything there: only a process with the cluster's marker counts.
 */
final class HypervisorFile {
  /**
   * A process that took over a number is younger than the file; the start of a process is derived
   * from the clock and the time since boot, each of which drifts a little.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HypervisorFile() {}

  private record Content(long pid, long startedAt) {}

  /** Folder of a host's hypervisor. */
  static Path folder(WorkFolder work, String host) {
    return work.host(host).resolve("hypervisor");
  }

  /** Name of the process of a host's hypervisor. */
  static String processName(String host) {
    return host + "-hypervisor";
  }

  /** The hypervisors of these hosts that run. */
  static List<ProcessRecord> findAll(WorkFolder work, List<String> hosts, ProcessMarker marker) {
    List<ProcessRecord> found = new ArrayList<>();
    for (String host : hosts) {
      Path log = folder(work, host).resolve("hypervisor.log");
      find(work, host, marker)
          .map(identity ->
              new ProcessRecord(
                  processName(host), ProcessKind.HYPERVISOR, identity, List.of(), log.toString()))
          .ifPresent(found::add);
    }
    return found;
  }

  /** The hypervisor of a host, when it runs. */
  static Optional<ProcessIdentity> find(WorkFolder work, String host, ProcessMarker marker) {
    try {
      Content content =
          JSON.readValue(
              Files.readString(folder(work, host).resolve("hypervisor.pid")), Content.class);
      Instant startedAt = Instant.ofEpochMilli(content.startedAt());
      return ProcessHandle.of(content.pid())
          .flatMap(handle -> handle.info().startInstant())
          .filter(started -> !started.isAfter(startedAt.plus(TOLERANCE)))
          .flatMap(_ -> ProcessIdentity.of(content.pid()))
          .filter(marker::isOn);
    } catch (IOException | JacksonException noneOrHalfWritten) {
      return Optional.empty();
    }
  }
}
