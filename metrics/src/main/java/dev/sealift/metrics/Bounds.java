package dev.sealift.metrics;

import java.util.List;

/** Upper bounds of buckets, in seconds. */
final class Bounds {

  private Bounds() {}

  /** A machine stands still; one second is the objective. */
  static final List<Double> DOWNTIME =
      List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);

  /** A step of a migration. */
  static final List<Double> PHASE = List.of(0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0);

  /** A message on its way, or an answer. */
  static final List<Double> DELAY = List.of(0.01, 0.05, 0.25, 1.0, 5.0, 30.0);
}
