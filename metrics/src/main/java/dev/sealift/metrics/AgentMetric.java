package dev.sealift.metrics;

import dev.sealift.api.management.LetterDestination;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.protocol.monitor.MonitorState;

/** What the agent of a host measures. */
public enum AgentMetric implements Defined {
  HYPERVISOR_UP(
      Metric.gauge(
          "sealift.agent.hypervisor.up", Unit.YES, "Whether the agent reaches its hypervisor.")),
  HYPERVISOR_STARTS(
      Metric.counter(
          "sealift.agent.hypervisor.starts", Unit.THINGS, "Hypervisors that were started.")),
  HYPERVISOR_ADOPTIONS(
      Metric.counter(
          "sealift.agent.hypervisor.adoptions",
          Unit.THINGS,
          "Hypervisors that ran already and were adopted.")),
  ATTESTATION_LEFT(
      Metric.gauge(
          "sealift.agent.attestation.left",
          Unit.SECONDS,
          "How long the host's attestation result still counts; 0 without one, negative once it is"
              + " stale.")),
  MACHINES(
      Metric.gauge(
          "sealift.agent.machines",
          Unit.THINGS,
          "Machines of this host.",
          Label.of("phase", MachinePhase.class))),
  MACHINE_AGE(
      Metric.gauge(
          "sealift.agent.machines.oldest",
          Unit.SECONDS,
          "How long the machine that is longest in a phase has been in it, as far as the agent saw.",
          Label.of("phase", MachinePhase.class))),
  MACHINE_CHANGES(
      Metric.counter(
          "sealift.agent.machine.changes",
          Unit.THINGS,
          "Machines that entered a phase.",
          Label.of("phase", MachinePhase.class))),
  MIGRATION_CHANGES(
      Metric.counter(
          "sealift.agent.migration.changes",
          Unit.THINGS,
          "Migrations whose monitor here entered a state.",
          Label.of("role", MigrationRole.class),
          Label.of("state", MonitorState.class))),
  MONITOR(
      Metric.timer(
          "sealift.agent.monitor",
          Bounds.DOWNTIME,
          "How long a monitor was in a state, taken when it leaves it. The parts of the downtime"
              + " are FROZEN (the last pages are sent) and AWAITING (for the decision) of SOURCE,"
              + " and READY (for the decision, and to the start) of TARGET.",
          Label.of("role", MigrationRole.class),
          Label.of("state", MonitorState.class))),
  PAGES_SENT(
      Metric.counter(
          "sealift.agent.sent",
          Unit.PAGES,
          "Pages that migrations from here sent, as their ticks tell.")),
  DIRTY(
      Metric.gauge(
          "sealift.agent.dirty",
          Unit.PAGES,
          "Pages that migrations from here have still to send.")),
  DIRTY_RATE(
      Metric.gauge(
          "sealift.agent.dirty.rate",
          Unit.PAGES_PER_SECOND,
          "Pages that guests dirtied a second in the last whole round of a migration from here.")),
  VIOLATIONS(
      Metric.counter(
          "sealift.agent.violations",
          Unit.THINGS,
          "Times a guest here broke a rule of process protection.",
          Label.code("rule"))),
  COMMANDS(
      Metric.counter(
          "sealift.agent.commands",
          Unit.MESSAGES,
          "Commands of the orchestrator.",
          Label.of("outcome", "done", "refused", "other-host"))),
  COMMAND_LAG(
      Metric.gauge(
          "sealift.agent.commands.lag",
          Unit.MESSAGES,
          "Messages in the partition of this host's commands that were not fetched yet.")),
  EVENTS_WAITING(
      Metric.gauge(
          "sealift.agent.events.waiting", Unit.MESSAGES, "Events that wait to be sent to Kafka.")),
  EVENTS_LIMIT(
      Metric.gauge("sealift.agent.events.limit", Unit.MESSAGES, "Events that may wait at most.")),
  EVENTS_FAILED(
      Metric.counter(
          "sealift.agent.events.failed", Unit.MESSAGES, "Events that Kafka did not take.")),
  LETTERS(
      Metric.counter(
          "sealift.agent.letters",
          Unit.MESSAGES,
          "What became of posting letters of the hypervisor.",
          Label.of("to", LetterDestination.class),
          Label.of("outcome", "answered", "refused", "pending", "failed", "withdrawn"))),
  LETTERS_OUTSTANDING(
      Metric.gauge(
          "sealift.agent.letters.outstanding", Unit.MESSAGES, "Letters that are being carried.")),
  CONSOLE(
      Metric.counter(
          "sealift.agent.console", Unit.BYTES, "Console output that was handed to Kafka."));

  // A record of lists that are copied: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Metric metric;

  AgentMetric(Metric metric) {
    this.metric = metric;
  }

  @Override
  public Metric metric() {
    return metric;
  }
}
