package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the monitors of a live hypervisor, or a live ledger, say in their log that they did, held
 * against the core: every step is one that the core takes, and goes on from where the last ended.
 */
public final class Trace {

  private static final Pattern STEP =
      Pattern.compile(
          "(?<actor>source|target|ledger)(?: monitor)?: (?:vm=(?<vm>\\S+) )?(?:mid=(?<mid>\\S+) )?"
              + "input=(?<input>\\w+) from=(?<from>\\w+) to=(?<to>\\w+)");

  /** A new process holds nothing of what the last one did. */
  private static final Pattern START = Pattern.compile("hypervisor serves: ");

  private static final Set<String> BEGINNINGS = Set.of("Claiming", "Running", "Idle");
  private static final Set<String> ENDS = Set.of("Wiped", "Stopped", "Failed");

  private final CoreSteps core;
  private final Map<String, String> states = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long steps;

  private Trace(CoreSteps core) {
    this.core = core;
  }

  /**
   * What came of a log.
   *
   * @param steps how many it tells of
   * @param faults those that the core would not have taken, each with the reason
   */
  public record Result(long steps, List<String> faults) {}

  /** Holds the log of one process against the core; lines that tell of no step are passed over. */
  public static Result check(List<String> log, CoreSteps core) {
    Trace trace = new Trace(core);
    log.forEach(trace::line);
    return new Result(trace.steps, List.copyOf(trace.faults));
  }

  private void line(String line) {
    if (START.matcher(line).find()) {
      states.clear();
    }
    Matcher step = STEP.matcher(line);
    if (!step.find()) {
      return;
    }
    steps++;
    String actor = step.group("actor");
    String from = step.group("from");
    String to = step.group("to");
    if (!core.take(actor, step.group("input"), from, to)) {
      faults.add("the core takes no such step: " + step.group());
    }
    String of = actor + " " + (actor.equals("target") ? step.group("mid") : step.group("vm"));
    String before = states.put(of, to);
    if (!follows(actor, before, from)) {
      faults.add("it goes on from %s, and was %s: %s".formatted(from, before, step.group()));
    }
  }

  private static boolean follows(String actor, @Nullable String before, String from) {
    if (before == null) {
      return actor.equals("ledger") || BEGINNINGS.contains(from);
    }
    boolean begins = !actor.equals("ledger") && ENDS.contains(before) && BEGINNINGS.contains(from);
    return before.equals(from) || begins;
  }
}
