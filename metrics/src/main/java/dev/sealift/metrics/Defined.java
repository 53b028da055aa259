package dev.sealift.metrics;

/** A constant that defines a metric. */
public interface Defined {

  /** The metric. */
  Metric metric();
}
