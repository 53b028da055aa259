package dev.sealift.metrics;

/** What every service measures of those who ask it. */
public enum AccessMetric implements Defined {
  REFUSALS(
      Metric.counter(
          "sealift.access.refusals",
          Unit.THINGS,
          "Requests of somebody who did not say who he is, or may not.",
          Label.of(
              "reason",
              "unauthorized",
              "forbidden",
              "unknown-path",
              "method-not-allowed",
              "malformed-request",
              "issuer-unavailable")));

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  AccessMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }
}
