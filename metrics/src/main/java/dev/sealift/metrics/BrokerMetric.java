package dev.sealift.metrics;

/** What the key broker measures. */
public enum BrokerMetric implements Defined {
  DECISIONS(
      Metric.counter(
          "sealift.broker.decisions",
          Unit.THINGS,
          "Decisions that were written.",
          Label.of("verdict", "start", "commit", "abort", "rescue"))),
  GRANTS(
      Metric.counter(
          "sealift.broker.grants",
          Unit.THINGS,
          "Run grants: each releases a machine's process keys to one boot.")),
  REFUSALS(
      Metric.counter(
          "sealift.broker.refusals",
          Unit.THINGS,
          "Requests that were refused; each is also a release that did not happen.",
          Label.code("reason"))),
  CONFLICTS(
      Metric.counter(
          "sealift.broker.conflicts",
          Unit.THINGS,
          "Two that wanted the ledger at once: a lock was not had and the transaction retried, or"
              + " a second record was refused by the database.",
          Label.of("kind", "lock", "record"))),
  STEPS(
      Metric.counter(
          "sealift.broker.steps",
          Unit.THINGS,
          "Steps of the ledger that changed a machine, by their input.",
          Label.code("input"))),
  COSIGN(
      Metric.timer(
          "sealift.broker.log.cosign",
          Bounds.DELAY,
          "Until the witness had cosigned the log as it was.")),
  LOG_SIZE(Metric.gauge("sealift.broker.log.size", Unit.THINGS, "Leaves of the transparency log.")),
  LOG_WAITING(
      Metric.gauge(
          "sealift.broker.log.waiting",
          Unit.THINGS,
          "Leaves that the witness has not cosigned yet: what they tell is held back.")),
  CAUGHT_UP(
      Metric.gauge(
          "sealift.broker.log.caught.up",
          Unit.YES,
          "Whether the log holds all that the witness saw; without that nothing is decided."));

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  BrokerMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }
}
