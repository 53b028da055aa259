package dev.sealift.hostagent.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a hypervisor writes about itself once its socket listens: {@code {"pid":1,"startedAt":2}},
 * the instant in epoch milliseconds.
 */
record PidFile(long pid, Instant startedAt) {

  /** The honest file has some 50 bytes. */
  private static final int MAX_BYTES = 1024;

  /**
   * How much later than the file says its process may seem to have started: the kernel counts from
   * boot, and the wall clock may have been set since. A process that took the pid over is younger.
   */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The file's content, or nothing when there is none that a hypervisor wrote whole. */
  static Optional<PidFile> read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      JsonNode root = JSON.readTree(Files.readString(file));
      JsonNode pid = root.path("pid");
      JsonNode startedAt = root.path("startedAt");
      if (!pid.isIntegralNumber() || !startedAt.isIntegralNumber() || pid.asLong() < 2) {
        return Optional.empty();
      }
      return Optional.of(new PidFile(pid.asLong(), Instant.ofEpochMilli(startedAt.asLong())));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the process that wrote the file still runs; another that has its pid now does not
   * count.
   */
  boolean isRunning() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> !isZombie(process.pid()))
        .flatMap(process -> process.info().startInstant())
        .filter(start -> !start.isAfter(startedAt.plus(CLOCK_TOLERANCE)))
        .isPresent();
  }

  /** A hypervisor whose first agent is gone leaves a zombie where nobody reaps orphans. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
