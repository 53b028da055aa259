package dev.sealift.hypervisor.migration;

import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hypervisor.management.ErrorCode;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.hypervisor.vm.HostedMachine;
import dev.sealift.hypervisor.vm.Machines;
import dev.sealift.hypervisor.vm.Owner;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.target.TargetInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The migrations of this host, in both roles. */
public final class Migrations implements AutoCloseable {

  /** Those that ended are remembered for the agent to see; the oldest are forgotten. */
  private static final int MAX_REMEMBERED = 128;

  private static final int MAX_PORT = 65_535;

  private final Host host;
  private final Machines machines;
  private final DataPort dataPort;
  private final Map<Mid, MigrationRecord> records = new LinkedHashMap<>();

  /**
   * Listens for machines that arrive.
   *
   * @param dataAddress where; port 0 for any
   */
  public Migrations(Host host, Machines machines, InetSocketAddress dataAddress)
      throws IOException {
    this.host = host;
    this.machines = machines;
    dataPort = DataPort.listen(dataAddress, DataPort.FIRST_FRAME_TIMEOUT, System::nanoTime);
  }

  /** The port where machines arrive. */
  public int port() {
    return dataPort.port();
  }

  /** Sends a machine away; a ticket that was taken before changes nothing. */
  public synchronized void migrateOut(String ticketToken, String address, int port)
      throws ManagementRefusedException {
    MigrationTicket ticket = verify(ticketToken);
    if (port < 1 || port > MAX_PORT) {
      throw new ManagementRefusedException(
          ErrorCode.BAD_REQUEST, "arguments: port is %d, want 1 to %d".formatted(port, MAX_PORT));
    }
    if (records.containsKey(ticket.mid())) {
      return;
    }
    Owner owner = machines.requireOwner(ticket.vm());
    MigrationRecord record = record(ticket, MigrationRole.SOURCE, MonitorState.PREPARING);
    SourceMigration sender = new SourceMigration(host, owner, ticketToken, address, port, record);
    owner.migrateOut(ticket, sender);
    remember(ticket.mid(), record);
  }

  /** Lets a machine in; a ticket that was taken before changes nothing. */
  public synchronized void migrateIn(String ticketToken) throws ManagementRefusedException {
    MigrationTicket ticket = verify(ticketToken);
    if (records.containsKey(ticket.mid())) {
      return;
    }
    MigrationRecord record = record(ticket, MigrationRole.TARGET, MonitorState.ATTESTING);
    Generation floor = machines.floor(ticket.vm());
    HostedMachine machine =
        machines.admit(
            ticket.vm(),
            m -> new TargetMigration(host, m, dataPort, ticketToken, ticket, floor, record));
    if (!(machine.life() instanceof TargetMigration target)) {
      throw new IllegalStateException("the machine was admitted for this migration");
    }
    try {
      target.feed(new TargetInput.TicketCame(ticket, host.clock().instant()));
      machines.took(ticket.vm(), ticket.generation());
      remember(ticket.mid(), record);
    } catch (RefusedException e) {
      machines.remove(machine);
      throw new ManagementRefusedException(e);
    }
  }

  /** Gives a migration up, before its freeze. */
  public void cancel(Mid mid) throws ManagementRefusedException {
    MigrationRecord record;
    synchronized (this) {
      record = records.get(mid);
    }
    if (record == null) {
      throw new ManagementRefusedException(
          ErrorCode.UNKNOWN_MIGRATION, "mid names no migration of this host");
    }
    HostedMachine.Life life = machines.require(record.vm()).life();
    if (!mid.equals(life.mid())) {
      throw new ManagementRefusedException(ErrorCode.OUT_OF_ORDER, "the migration is over");
    }
    switch (life) {
      case TargetMigration target -> target.cancel();
      case Owner owner -> owner.operate(new SourceInput.Cancel());
      default -> throw new ManagementRefusedException(ErrorCode.OUT_OF_ORDER, "nothing to cancel");
    }
  }

  /** How every migration that is remembered stands. */
  public List<MigrationStatus> status() {
    List<MigrationRecord> all;
    synchronized (this) {
      all = List.copyOf(records.values());
    }
    return all.stream().map(MigrationRecord::status).toList();
  }

  @Override
  public void close() throws IOException {
    dataPort.close();
  }

  private MigrationRecord record(MigrationTicket ticket, MigrationRole role, MonitorState state) {
    return new MigrationRecord(host.events(), ticket.mid(), ticket.vm(), role, state);
  }

  private void remember(Mid mid, MigrationRecord record) {
    if (records.size() >= MAX_REMEMBERED) {
      Optional<Mid> oldest =
          records.entrySet().stream()
              .filter(e -> e.getValue().ended())
              .map(Map.Entry::getKey)
              .findFirst();
      oldest.ifPresent(records::remove);
    }
    records.put(mid, record);
  }

  private MigrationTicket verify(String token) throws ManagementRefusedException {
    try {
      return Signatures.verify(host.boot().anchors().brokerKey(), token, MigrationTicket.class);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new ManagementRefusedException(ErrorCode.BAD_SIGNATURE, "ticket: " + e.getMessage());
    }
  }
}
