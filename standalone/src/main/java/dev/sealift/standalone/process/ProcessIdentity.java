package dev.sealift.standalone.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, told apart from a later process that was given the same number.
 *
 * @param pid number of the process
 * @param started when it started: on Linux the boot and the clock ticks since boot (proc(5), field
 *     22 of {@code stat}), which no change of the wall clock alters; elsewhere the start instant
 */
public record ProcessIdentity(long pid, String started) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STATE_AFTER_NAME = 0;
  private static final int START_TICKS_AFTER_NAME = 19;

  /**
   * The process that has this number now; empty when there is none or it has ended and only waits
   * to be collected.
   */
  public static Optional<ProcessIdentity> of(long pid) {
    return Files.exists(BOOT_ID) ? ofLinux(pid) : ofHandle(pid);
  }

  /** The process that runs this code. */
  public static ProcessIdentity current() {
    return of(ProcessHandle.current().pid()).orElseThrow();
  }

  /** Whether exactly this process still runs. */
  public boolean runs() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static Optional<ProcessIdentity> ofLinux(long pid) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      // The name stands in parentheses and may itself contain spaces and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String state = fields[STATE_AFTER_NAME];
      if (state.equals("Z") || state.equals("X")) {
        return Optional.empty();
      }
      String boot = Files.readString(BOOT_ID).strip();
      return Optional.of(new ProcessIdentity(pid, boot + ":" + fields[START_TICKS_AFTER_NAME]));
    } catch (IOException processIsGone) {
      return Optional.empty();
    }
  }

  private static Optional<ProcessIdentity> ofHandle(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(instant -> new ProcessIdentity(pid, instant.toString()));
  }
}
