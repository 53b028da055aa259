package dev.sealift.metrics;

/** What a metric does. */
public enum Kind {
  /** Only rises; starts at zero with the process. */
  COUNTER,
  /** A value as it is now. */
  GAUGE,
  /** How often, how long in all, and how many within each bound. */
  TIMER,
  /** How often, and how much in all. */
  SUMMARY
}
