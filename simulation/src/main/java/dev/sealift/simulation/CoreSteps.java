package dev.sealift.simulation;

import java.util.Set;
import java.util.TreeSet;

/** The steps that the core takes, as names: who, on what input, from which state to which. */
public final class CoreSteps {

  private final Set<String> steps = new TreeSet<>();

  private CoreSteps() {}

  /** All steps that the core takes in the random schedules of the first seeds. */
  public static CoreSteps of(long seeds) {
    CoreSteps core = new CoreSteps();
    for (long seed = 0; seed < seeds; seed++) {
      Schedule.of(
          seed,
          (actor, _, _, input, from, to, _) -> {
            if (to != null) {
              core.steps.add(name(actor, simple(input), simple(from), simple(to)));
            }
          });
    }
    return core;
  }

  /** Whether the core takes this step. */
  boolean take(String actor, String input, String from, String to) {
    return steps.contains(name(actor, input, from, to));
  }

  /** How many there are. */
  public int count() {
    return steps.size();
  }

  private static String simple(Object object) {
    return object.getClass().getSimpleName();
  }

  private static String name(String actor, String input, String from, String to) {
    return String.join(" ", actor, input, from, to);
  }
}
