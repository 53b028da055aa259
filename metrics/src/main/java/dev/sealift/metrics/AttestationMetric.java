package dev.sealift.metrics;

/** What the attestation service measures. */
public enum AttestationMetric implements Defined {
  APPRAISALS(
      Metric.counter(
          "sealift.appraisals",
          Unit.THINGS,
          "Evidence that was appraised: affirming, or why not.",
          Label.of(
              "outcome",
              "affirming",
              "malformed-request",
              "nonce-not-outstanding",
              "platform-not-enrolled",
              "platform-not-approved",
              "platform-barred",
              "evidence-rejected",
              "earlier-boot",
              "measurement-not-in-reference-values"))),
  CHECKPOINTS(
      Metric.counter(
          "sealift.witness.checkpoints",
          Unit.THINGS,
          "Checkpoints that the broker showed the witness: cosigned, or why not.",
          Label.code("outcome"))),
  REFUSALS(
      Metric.counter(
          "sealift.attestation.refusals",
          Unit.THINGS,
          "Requests that were refused, those for an appraisal among them.",
          Label.code("reason")));

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  AttestationMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }
}
