package dev.sealift.hostagent.inventory;

import dev.sealift.api.management.Hello;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The hypervisor's machines and migrations as they were told last; for many threads. */
@Component
public final class Inventory {

  private final Latest<VmId, MachineStatus> machines =
      new Latest<>(MachineStatus::vm, Inventory::withoutConsole);
  private final Latest<Mid, MigrationStatus> migrations =
      new Latest<>(MigrationStatus::mid, Inventory::withoutTotals);
  private @Nullable Hello hello;
  private @Nullable String attestation;
  private long attestedBy;
  private boolean connected;

  /**
   * What changed.
   *
   * @param machines machines to be told of
   * @param migrations migrations to be told of
   */
  public record Changes(List<MachineStatus> machines, List<MigrationStatus> migrations) {}

  /**
   * The host at one instant.
   *
   * @param hello who the hypervisor is or, when it is not connected, was; null before the first
   * @param attestation its last attestation result, a JWS
   */
  public record View(
      boolean connected,
      @Nullable Hello hello,
      @Nullable String attestation,
      List<MachineStatus> machines,
      List<MigrationStatus> migrations) {}

  /** A hypervisor answered; one of another boot knows nothing of what was. */
  public synchronized void connected(Hello now) {
    if (hello == null || !hello.boot().equals(now.boot())) {
      machines.clear();
      migrations.clear();
      attestation = null;
    }
    hello = now;
    connected = true;
  }

  /** The hypervisor does not answer any more. */
  public synchronized void disconnected() {
    connected = false;
  }

  /** Takes a status. */
  public synchronized Changes status(StatusReport report) {
    if (attestedBy <= report.asOf()) {
      attestation = report.status().attestation();
    }
    return new Changes(
        machines.takeAll(report.status().machines(), report.asOf()),
        migrations.takeAll(report.status().migrations(), report.asOf()));
  }

  /** Takes an attestation result. */
  public synchronized void attested(String result, long number) {
    attestation = result;
    attestedBy = number;
  }

  /** Takes a machine's change; returns it unless it is none. */
  public synchronized List<MachineStatus> machine(MachineStatus status, long number) {
    return machines.take(status, number);
  }

  /** Takes a migration's change; returns it unless it is none. */
  public synchronized List<MigrationStatus> migration(MigrationStatus status, long number) {
    return migrations.take(status, number);
  }

  /** Others could not be told of this change, so it counts as one again. */
  public synchronized void untold(MachineStatus status) {
    machines.untold(status);
  }

  /** Others could not be told of this change, so it counts as one again. */
  public synchronized void untold(MigrationStatus status) {
    migrations.untold(status);
  }

  /** The host now. */
  public synchronized View view() {
    return new View(connected, hello, attestation, machines.values(), migrations.values());
  }

  /** A console grows all the time and is told of elsewhere. */
  private static MachineStatus withoutConsole(MachineStatus s) {
    return new MachineStatus(
        s.vm(), s.name(), s.phase(), s.gen(), s.mid(), s.memoryMib(), 0, 0, s.detail());
  }

  /** Totals grow all the time; they are told with the next change of something else. */
  private static MigrationStatus withoutTotals(MigrationStatus s) {
    return new MigrationStatus(
        s.mid(),
        s.vm(),
        s.role(),
        s.state(),
        s.peerPlatform(),
        s.peerMeasurement(),
        0,
        0,
        0,
        s.frozenAt(),
        s.firstInstructionAt(),
        s.reason(),
        s.attestation());
  }
}
