package dev.sealift.metrics;

import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import java.util.List;

/** What the orchestrator measures. */
public enum OrchestratorMetric implements Defined {
  MIGRATIONS(
      Metric.counter(
          "sealift.migrations",
          Unit.THINGS,
          "Migrations that ended, by how and why; the reason of a completed one is none.",
          Label.of("outcome", MigrationState.class, Saga::ended),
          Label.code("reason"))),
  DURATION(
      Metric.timer(
          "sealift.migration.duration",
          Bounds.PHASE,
          "From the request of a migration to its end.",
          Label.of("outcome", MigrationState.class, Saga::ended))),
  PHASE(
      Metric.timer(
          "sealift.migration.phase",
          Bounds.PHASE,
          "How long a migration was in a state, taken when it leaves it.",
          Label.of("state", MigrationState.class, s -> !Saga.ended(s)))),
  DOWNTIME(
      Metric.timer(
          "sealift.migration.downtime",
          Bounds.DOWNTIME,
          "From the last instruction at the source to the first at the target, as the two signed;"
              + " its parts are in sealift.agent.monitor.")),
  SENT(
      Metric.summary(
          "sealift.migration.sent",
          Unit.BYTES,
          "Bytes that an ended migration sent.",
          Label.of("outcome", MigrationState.class, Saga::ended))),
  PAGES(
      Metric.summary(
          "sealift.migration.pages",
          Unit.PAGES,
          "Pages that an ended migration sent, resent ones counted again.",
          Label.of("outcome", MigrationState.class, Saga::ended))),
  ROUNDS(
      Metric.summary(
          "sealift.migration.rounds",
          Unit.THINGS,
          "Pre-copy rounds of an ended migration.",
          Label.of("outcome", MigrationState.class, Saga::ended))),
  UNDER_WAY(
      Metric.gauge(
          "sealift.migrations.under.way",
          Unit.THINGS,
          "Migrations under way; those requested or in preflight wait for a ticket.",
          Label.of("state", MigrationState.class, s -> !Saga.ended(s)))),
  OLDEST(
      Metric.gauge(
          "sealift.migrations.oldest",
          Unit.SECONDS,
          "How long the migration that is longest in a state has been in it; 0 if none is.",
          Label.of("state", MigrationState.class, s -> !Saga.ended(s)))),
  OVERDUE(
      Metric.gauge(
          "sealift.migrations.overdue",
          Unit.THINGS,
          "Migrations past the deadline of their state.")),
  RECENT(
      Metric.gauge(
          "sealift.recent.migration",
          Unit.YES,
          "The newest migrations, at most 16; always 1.",
          recent("migration"),
          Label.following("vm"),
          Label.following("source"),
          Label.following("target"),
          Label.following("state"))),
  RECENT_SENT(
      Metric.gauge(
          "sealift.recent.migration.sent",
          Unit.BYTES,
          "Bytes that one of the newest migrations sent so far.",
          recent("migration"))),
  RECENT_PAGES(
      Metric.gauge(
          "sealift.recent.migration.pages",
          Unit.PAGES,
          "Pages that one of the newest migrations sent so far.",
          recent("migration"))),
  RECENT_ROUNDS(
      Metric.gauge(
          "sealift.recent.migration.rounds",
          Unit.THINGS,
          "Pre-copy rounds of one of the newest migrations.",
          recent("migration"))),
  RECENT_DIRTY(
      Metric.gauge(
          "sealift.recent.migration.dirty",
          Unit.PAGES,
          "Pages still to be sent in this round; 0 when it copies none.",
          recent("migration"))),
  RECENT_RATE(
      Metric.gauge(
          "sealift.recent.migration.rate",
          Unit.PAGES_PER_SECOND,
          "Pages that it sends a second; 0 when it copies none.",
          recent("migration"))),
  RECENT_DOWNTIME(
      Metric.gauge(
          "sealift.recent.migration.downtime",
          Unit.SECONDS,
          "How long the machine stood still; there for completed ones alone.",
          recent("migration"))),
  RECENT_PHASE(
      Metric.gauge(
          "sealift.recent.migration.phase",
          Unit.SECONDS,
          "How long one of the newest migrations was in each state so far.",
          recent("migration"),
          Label.of("state", MigrationState.class))),
  HOSTS(
      Metric.gauge(
          "sealift.hosts",
          Unit.THINGS,
          "Hosts by standing: able to take part, online without an attestation result that counts,"
              + " or silent.",
          Label.of("standing", "able", "unattested", "silent"))),
  HOST_MACHINES(
      Metric.gauge(
          "sealift.hosts.machines", Unit.THINGS, "Machines that take up room on hosts online.")),
  HOST_LIMIT(
      Metric.gauge(
          "sealift.hosts.limit", Unit.THINGS, "Machines that the hosts online take at most.")),
  OUTBOX(
      Metric.gauge(
          "sealift.outbox", Unit.MESSAGES, "Messages written and not yet acknowledged by Kafka.")),
  OUTBOX_AGE(
      Metric.gauge(
          "sealift.outbox.age",
          Unit.SECONDS,
          "How long the oldest message has been in the outbox; 0 if it is empty.")),
  CONSUMER_LAG(
      Metric.gauge(
          "sealift.consumer.lag",
          Unit.MESSAGES,
          "Messages that are in Kafka and were not fetched yet.",
          Label.of("listener", "events", "console"))),
  EVENT_DELAY(
      Metric.timer(
          "sealift.events.delay",
          Bounds.DELAY,
          "From when an agent wrote an event to when it is handled, by two clocks.",
          Label.of("listener", "events", "console"))),
  EVENTS_REFUSED(
      Metric.counter(
          "sealift.events.refused",
          Unit.MESSAGES,
          "Malformed events that were skipped.",
          Label.of("listener", "events", "console"))),
  CONSOLE_DROPPED(
      Metric.counter(
          "sealift.console.dropped",
          Unit.MESSAGES,
          "Console output that was not stored.",
          Label.of("reason", "earlier-run", "too-many-waiting"))),
  VIOLATIONS(
      Metric.counter(
          "sealift.violations",
          Unit.THINGS,
          "Times a guest broke a rule of process protection, as hosts told.",
          Label.code("rule"))),
  REFUSALS(
      Metric.counter(
          "sealift.refusals",
          Unit.THINGS,
          "Requests of operators that were refused.",
          Label.code("reason")));

  /** How many migrations the metrics of the newest tell of. */
  public static final int RECENT_MIGRATIONS = 16;

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  OrchestratorMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }

  private static Label recent(String name) {
    return new Label(name, List.of(), RECENT_MIGRATIONS);
  }
}
