package dev.sealift.metrics;

/** What every service that tells spans measures of that. */
public enum SpanMetric implements Defined {
  DROPPED(
      Metric.counter(
          "sealift.spans.dropped",
          Unit.THINGS,
          "Spans that Zipkin was not told: too many waited, or it did not take them."));

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  SpanMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }
}
