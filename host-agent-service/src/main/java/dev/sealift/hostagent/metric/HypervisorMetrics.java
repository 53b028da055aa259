package dev.sealift.hostagent.metric;

import dev.sealift.api.management.Hello;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.MonitorState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Measures machines, monitors and the host's attestation. */
@Component
final class HypervisorMetrics implements HypervisorListener {

  private final Meters meters;
  private final Clock clock;
  private final Map<VmId, InPhase> machines = new HashMap<>();
  private final Map<Mid, InState> monitors = new HashMap<>();
  private boolean connected;
  private @Nullable Instant attestedUntil;

  private record InPhase(MachinePhase phase, Instant since) {}

  /** Since is absent when the state was entered before this agent heard of the migration. */
  private record InState(MonitorState state, @Nullable Instant since) {}

  HypervisorMetrics(Meters meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    meters.gauge(AgentMetric.HYPERVISOR_UP, () -> up() ? 1 : 0);
    meters.gauge(AgentMetric.ATTESTATION_LEFT, this::attestationLeft);
    for (MachinePhase phase : MachinePhase.values()) {
      meters.gauge(AgentMetric.MACHINES, () -> count(phase), phase.name());
      meters.gauge(AgentMetric.MACHINE_AGE, () -> age(phase), phase.name());
    }
  }

  @Override
  public synchronized void onConnected(Hello hello) {
    connected = true;
  }

  @Override
  public synchronized void onDisconnected() {
    connected = false;
    // It may have gone through any number of states before it is heard again.
    monitors.clear();
  }

  @Override
  public synchronized void onStatus(StatusReport report) {
    Set<VmId> present =
        report.status().machines().stream().map(MachineStatus::vm).collect(Collectors.toSet());
    machines.keySet().retainAll(present);
    report.status().machines().forEach(this::machine);
    Set<Mid> remembered =
        report.status().migrations().stream().map(MigrationStatus::mid).collect(Collectors.toSet());
    monitors.keySet().retainAll(remembered);
    report
        .status()
        .migrations()
        .forEach(status -> monitors.putIfAbsent(status.mid(), new InState(status.state(), null)));
    attested(report.status().attestation());
  }

  @Override
  public synchronized void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.MachineMoved moved -> machine(moved.status());
      case HypervisorEvent.MigrationMoved moved -> migration(moved.status());
      case HypervisorEvent.AttestedAnew anew -> attested(anew.result());
      case HypervisorEvent.PagesFlowed _,
          HypervisorEvent.RuleBroken _,
          HypervisorEvent.LetterWritten _,
          HypervisorEvent.LetterTakenBack _,
          HypervisorEvent.ConsoleGrew _ -> {}
    }
  }

  private void machine(MachineStatus status) {
    InPhase before = machines.get(status.vm());
    if (before == null || before.phase != status.phase()) {
      machines.put(status.vm(), new InPhase(status.phase(), clock.instant()));
    }
  }

  private void migration(MigrationStatus status) {
    InState before = monitors.get(status.mid());
    if (before != null && before.state == status.state()) {
      return;
    }
    Instant now = clock.instant();
    if (before != null && before.since != null) {
      meters.time(
          AgentMetric.MONITOR,
          Duration.between(before.since, now),
          status.role().name(),
          before.state.name());
    }
    monitors.put(status.mid(), new InState(status.state(), now));
  }

  private void attested(@Nullable String result) {
    attestedUntil = result == null ? null : ResultExpiry.of(result).orElse(null);
  }

  private synchronized boolean up() {
    return connected;
  }

  private synchronized double attestationLeft() {
    return attestedUntil == null ? 0 : seconds(Duration.between(clock.instant(), attestedUntil));
  }

  private synchronized long count(MachinePhase phase) {
    return machines.values().stream().filter(machine -> machine.phase == phase).count();
  }

  private synchronized double age(MachinePhase phase) {
    Instant now = clock.instant();
    return machines.values().stream()
        .filter(machine -> machine.phase == phase)
        .mapToDouble(machine -> seconds(Duration.between(machine.since, now)))
        .max()
        .orElse(0);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
