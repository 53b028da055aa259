package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.protocol.monitor.LocalBoot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The traces of a live cluster, held against the core: every input that a process told is put to
 * the function that the process called, from where it begins, and must lead to just the state that
 * was told, or be refused for just that reason; and what one process took from another must have
 * been put out there.
 *
 * <p>A cluster has one broker and one orchestrator, each with one log over all its starts, and the
 * trace was on from the first of them.
 */
public final class TraceCheck {

  private final Faults faults = new Faults();
  private final CrossCheck others = new CrossCheck();
  private final Map<Actor, Long> taken = new EnumMap<>(Actor.class);
  private final List<ProcessSteps> processes = new ArrayList<>();
  private long refused;

  private TraceCheck() {}

  /**
   * What came of it.
   *
   * @param faults what the core would not have done, each with the log, the line and the reason
   * @param taken how many steps the core took as well, of each of its functions
   * @param refused how many inputs it refused as well
   * @param processes the steps of monitors and of the ledger, in the words of a model
   */
  public record Result(
      List<String> faults, Map<Actor, Long> taken, long refused, List<ProcessSteps> processes) {

    /** How many steps the core took as well. */
    public long steps() {
      return taken.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * The steps of one hypervisor from its start to its end, or of a broker over all its starts.
   *
   * @param log the name of its log
   * @param boot the hypervisor's
   */
  public record ProcessSteps(
      String log, Program program, Optional<LocalBoot> boot, List<ModelStep> steps) {}

  /**
   * Holds the logs of a cluster against the core.
   *
   * @param logs the lines of each log, by its name; lines that tell of no step are passed over
   */
  public static Result of(Map<String, List<String>> logs) {
    TraceCheck check = new TraceCheck();
    List<Run> runs = new ArrayList<>();
    new TreeMap<>(logs)
        .forEach((name, log) -> runs.addAll(TraceReader.runs(name, log, check.faults)));
    check.hypervisors(runs);
    check.kept(runs, Program.BROKER);
    check.kept(runs, Program.ORCHESTRATOR);
    List<String> alone = check.faults.all();
    if (alone.isEmpty()) {
      check.others.judge(check.faults);
    }
    return new Result(
        check.faults.all(), Map.copyOf(check.taken), check.refused, List.copyOf(check.processes));
  }

  private void hypervisors(List<Run> runs) {
    for (Run run : runs) {
      run.began()
          .boot()
          .filter(self -> !others.began(self))
          .ifPresent(self -> faults.add(run.log(), "boot %s began twice".formatted(self.boot())));
    }
    for (Run run : runs) {
      run.began()
          .boot()
          .ifPresent(self -> {
            Replayed replayed = new Replayed();
            MonitorReplay replay = new MonitorReplay(self, others, replayed);
            for (Run.Line line : run.lines()) {
              try {
                replay.line(line.where(), line.told());
              } catch (Mismatch e) {
                faults.add(line.where(), String.valueOf(e.getMessage()));
              }
            }
            add(run.log(), Program.HYPERVISOR, Optional.of(self), replayed);
          });
    }
  }

  private void kept(List<Run> all, Program program) {
    List<Run> runs = all.stream().filter(run -> run.began().program() == program).toList();
    List<String> logs = runs.stream().map(Run::log).distinct().toList();
    if (logs.size() > 1) {
      faults.add(
          logs.getLast(), "is another %s than that of %s".formatted(program, logs.getFirst()));
      return;
    }
    if (logs.isEmpty()) {
      return;
    }
    Replayed replayed = new Replayed();
    KeptReplay replay =
        program == Program.BROKER
            ? new LedgerReplay(others, replayed)
            : new SagaReplay(others, replayed);
    for (Run run : runs) {
      for (Run.Line line : run.lines()) {
        try {
          replay.line(line.where(), line.told());
        } catch (Mismatch e) {
          faults.add(line.where(), String.valueOf(e.getMessage()));
        }
      }
      replay.processEnded();
    }
    add(logs.getFirst(), program, Optional.empty(), replayed);
  }

  private void add(String log, Program program, Optional<LocalBoot> boot, Replayed replayed) {
    replayed.taken().forEach((actor, steps) -> taken.merge(actor, steps, Long::sum));
    refused += replayed.refusals();
    if (program != Program.ORCHESTRATOR) {
      processes.add(new ProcessSteps(log, program, boot, replayed.steps()));
    }
  }
}
