package dev.sealift.simulation.wire;

import dev.sealift.simulation.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;

/**
 * A search as a function of the JDK's types alone, so that it can be made in a class loader of its
 * own, over a core that lacks a defence.
 */
public final class WireExperiment
    implements LongBinaryOperator,
        LongFunction<List<String>>,
        BiFunction<String, Integer, List<String>> {

  /** Made by the loader. */
  public WireExperiment() {}

  /**
   * The lowest of {@code count} seeds in whose run an attack succeeds, or {@link Experiment#NONE}.
   */
  @Override
  public long applyAsLong(long first, long count) {
    try {
      Long broken = WireSearch.run(first, count, true, _ -> {}).firstBroken();
      return broken == null ? Experiment.NONE : broken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Experiment.NONE;
    }
  }

  /** What is violated in the run of a seed, and its story; nothing if nothing is. */
  @Override
  public List<String> apply(long seed) {
    return told(WireRun.of(seed).shrunk());
  }

  /** The same under one attack by its name. */
  @Override
  public List<String> apply(String attack, Integer choice) {
    return told(WireRun.of(Plan.of(Attack.valueOf(attack), choice)));
  }

  private static List<String> told(WireRun run) {
    WireViolation violation = run.violation();
    if (violation == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(violation.name());
    lines.addAll(run.story());
    return lines;
  }
}
