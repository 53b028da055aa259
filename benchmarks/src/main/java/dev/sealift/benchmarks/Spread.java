package dev.sealift.benchmarks;

import java.util.List;

/**
 * What several measurements of the same gave.
 *
 * @param median of all
 * @param min least
 * @param max greatest
 * @param values all, in the order in which they were measured
 */
public record Spread(double median, double min, double max, List<Double> values) {

  /** Leaves none out. */
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int count = sorted.size();
    double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast(), List.copyOf(values));
  }
}
