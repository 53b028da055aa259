package dev.sealift.simulation.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine goes there, and back if that is attacked, and the adversary does what a plan says.
 *
 * @param plan that was followed
 * @param violation what became of it that must not; null if nothing did
 * @param refusals why honest ends gave up, in this order
 * @param agreed how many honest ends agreed with their peer
 * @param moved how many migrations ended with the machine at the target, whole
 * @param story line by line
 */
record WireRun(
    Plan plan,
    @Nullable WireViolation violation,
    List<String> refusals,
    int agreed,
    int moved,
    List<String> story) {

  WireRun {
    refusals = List.copyOf(refusals);
    story = List.copyOf(story);
  }

  static WireRun of(long seed) {
    return of(Plan.of(seed));
  }

  static WireRun of(Plan plan) {
    World world = new World(plan.order());
    WireViolation violation = null;
    List<End> ends = new ArrayList<>();
    try {
      for (int number = 0; number < plan.trips(); number++) {
        int trip = number;
        ends.addAll(
            Migration.run(
                world, trip, plan.moves().stream().filter(move -> move.trip() == trip).toList()));
      }
    } catch (WireViolation e) {
      violation = e;
      world.tell("%s: %s".formatted(e.name(), e.getMessage()));
    }
    List<End> honest = ends.stream().filter(End::isHonest).toList();
    return new WireRun(
        plan,
        violation,
        honest.stream()
            .map(End::refused)
            .filter(reason -> reason != null && !reason.equals("REJECTED_BY_PEER"))
            .map(String::valueOf)
            .toList(),
        (int) honest.stream().filter(end -> end.session() != null).count(),
        (int)
            honest.stream()
                .filter(end -> end.stream() instanceof Inflow inflow && inflow.isWhole())
                .count(),
        world.story());
  }

  /** The same violation with as few moves as show it. */
  WireRun shrunk() {
    WireViolation broken = violation;
    if (broken == null) {
      return this;
    }
    for (int move = 0; move < plan.moves().size(); move++) {
      WireRun shorter = of(plan.without(move));
      WireViolation other = shorter.violation();
      if (other != null && other.name().equals(broken.name())) {
        return shorter.shrunk();
      }
    }
    return this;
  }
}
