package dev.sealift.standalone.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Ends the processes of a cluster: asks, waits, then kills, children too.
 *
 * <p>A process whose number matches a record but whose start does not is somebody else's and is
 * left alone.
 */
public final class Reaper {
  /**
   * A broker flushing its log needs about a second; beyond this, data safety is the journals'
   * business.
   */
  private static final Duration GRACE = Duration.ofSeconds(8);

  /** The kernel ends a killed process at once unless it hangs in the disk. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  /**
   * What a dying agent may just have started is found by the next look; three looks see
   * grandchildren's children.
   */
  private static final int LOOKS = 3;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Reaper() {}

  /**
   * Ends everything that is recorded or carries the marker, in the order of {@link
   * ProcessKind#stopWave}.
   *
   * @param records processes as recorded
   * @param marker what finds those that are not
   * @param ended told the name of each recorded process that was still running, once it has ended
   * @return processes that outlived even SIGKILL, normally none
   */
  public static List<ProcessIdentity> reap(
      Collection<ProcessRecord> records, ProcessMarker marker, Consumer<String> ended) {
    List<ProcessRecord> alive = records.stream().filter(r -> r.identity().runs()).toList();
    Set<ProcessIdentity> family = new LinkedHashSet<>();
    alive.forEach(record -> family.addAll(withDescendants(record.identity())));
    family.addAll(marker.find());
    for (int wave = 0; wave <= ProcessKind.LAST_STOP_WAVE; wave++) {
      endWave(wave, alive, family);
    }
    List<ProcessIdentity> left = kill(family);
    for (int look = 0; look < LOOKS && left.isEmpty(); look++) {
      left = kill(marker.find());
    }
    alive.forEach(record -> ended.accept(record.name()));
    return left;
  }

  /**
   * Ends processes with SIGKILL.
   *
   * @return those that outlived it, normally none
   */
  public static List<ProcessIdentity> kill(Collection<ProcessIdentity> processes) {
    processes.forEach(process -> Signals.send(process, "KILL"));
    return awaitEnd(processes, AFTER_KILL);
  }

  /**
   * Ends one process in order, its children untouched.
   *
   * @return those that outlived even SIGKILL, normally none
   */
  static List<ProcessIdentity> end(ProcessIdentity process, String signal) {
    Signals.send(process, signal);
    return kill(awaitEnd(List.of(process), GRACE));
  }

  private static void endWave(int wave, List<ProcessRecord> records, Set<ProcessIdentity> family) {
    List<ProcessIdentity> asked = new ArrayList<>();
    for (ProcessRecord record : records) {
      if (record.kind().stopWave() == wave) {
        Signals.send(record.identity(), record.kind().stopSignal());
        asked.add(record.identity());
      }
    }
    if (wave == ProcessKind.HYPERVISOR.stopWave()) {
      Set<ProcessIdentity> unrecorded = new LinkedHashSet<>(family);
      records.forEach(record -> unrecorded.removeAll(withDescendants(record.identity())));
      unrecorded.forEach(process -> Signals.send(process, ProcessKind.HYPERVISOR.stopSignal()));
      asked.addAll(unrecorded);
    }
    awaitEnd(asked, GRACE);
  }

  static Set<ProcessIdentity> withDescendants(ProcessIdentity process) {
    Set<ProcessIdentity> all = new LinkedHashSet<>();
    if (process.runs()) {
      all.add(process);
      ProcessHandle.of(process.pid()).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(child -> ProcessIdentity.of(child.pid()).ifPresent(all::add));
    }
    return all;
  }

  private static List<ProcessIdentity> awaitEnd(
      Collection<ProcessIdentity> processes, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    List<ProcessIdentity> left = new ArrayList<>(processes);
    while (true) {
      left.removeIf(process -> !process.runs());
      if (left.isEmpty() || System.nanoTime() - deadline > 0) {
        return left;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
