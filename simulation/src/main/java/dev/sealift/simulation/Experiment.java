package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;

/**
 * A search as a function of the JDK's types alone, so that it can be made in a class loader of its
 * own, over a core that lacks a defence.
 */
public final class Experiment implements LongBinaryOperator, LongFunction<List<String>> {

  /** What a search says when no schedule broke an invariant. */
  public static final long NONE = -1;

  /** Made by the loader. */
  public Experiment() {}

  /** The lowest of {@code count} seeds whose schedule breaks an invariant, or {@link #NONE}. */
  @Override
  public long applyAsLong(long first, long count) {
    try {
      Long broken = RandomSearch.run(first, count, true, _ -> {}).firstBroken();
      return broken == null ? NONE : broken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NONE;
    }
  }

  /** The invariant that the schedule of a seed breaks, and its story; nothing if it breaks none. */
  @Override
  public List<String> apply(long seed) {
    Schedule schedule = Schedule.of(seed, Observer.NONE);
    Violation violation = schedule.violation();
    if (violation == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(violation.invariant());
    lines.addAll(Story.tell(Shrinker.shrink(schedule)));
    return lines;
  }
}
