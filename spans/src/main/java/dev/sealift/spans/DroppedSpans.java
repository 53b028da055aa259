package dev.sealift.spans;

import dev.sealift.metrics.Meters;
import dev.sealift.metrics.SpanMetric;
import zipkin2.reporter.ReporterMetrics;

/** Counts the spans that were dropped; nobody asks for what else the reporter can tell. */
final class DroppedSpans implements ReporterMetrics {

  private final Meters meters;

  DroppedSpans(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void incrementSpansDropped(int quantity) {
    meters.add(SpanMetric.DROPPED, quantity);
  }

  @Override
  public void incrementMessages() {}

  @Override
  public void incrementMessagesDropped(Throwable cause) {}

  @Override
  public void incrementSpans(int quantity) {}

  @Override
  public void incrementSpanBytes(int quantity) {}

  @Override
  public void incrementMessageBytes(int quantity) {}

  @Override
  public void updateQueuedSpans(int update) {}

  @Override
  public void updateQueuedBytes(int update) {}
}
