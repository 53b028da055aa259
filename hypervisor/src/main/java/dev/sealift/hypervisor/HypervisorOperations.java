package dev.sealift.hypervisor;

import dev.sealift.api.management.CancelMigration;
import dev.sealift.api.management.ConsoleAck;
import dev.sealift.api.management.ConsoleBytes;
import dev.sealift.api.management.ConsoleRead;
import dev.sealift.api.management.DumpMemory;
import dev.sealift.api.management.DumpedMemory;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.ListeningPort;
import dev.sealift.api.management.MachineArgument;
import dev.sealift.api.management.MigrateIn;
import dev.sealift.api.management.MigrateOut;
import dev.sealift.api.management.StartMachine;
import dev.sealift.hypervisor.boot.Attestor.Attestation;
import dev.sealift.hypervisor.boot.HostAttestation;
import dev.sealift.hypervisor.management.ErrorCode;
import dev.sealift.hypervisor.management.ManagementOperations;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.hypervisor.migration.Migrations;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.hypervisor.vm.Machines;
import dev.sealift.hypervisor.vm.MemoryDump;
import dev.sealift.protocol.source.SourceInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The operations of the management socket, each handed to the part that knows. */
final class HypervisorOperations implements ManagementOperations {

  private static final String VERSION = "0.1.0";

  private final Host host;
  private final HostAttestation attestation;
  private final Machines machines;
  private final Migrations migrations;

  HypervisorOperations(
      Host host, HostAttestation attestation, Machines machines, Migrations migrations) {
    this.host = host;
    this.attestation = attestation;
    this.machines = machines;
    this.migrations = migrations;
  }

  @Override
  public Hello hello() {
    return new Hello(
        VERSION,
        host.boot().self().platform(),
        host.boot().self().boot(),
        host.boot().measurement(),
        migrations.port(),
        ProcessHandle.current().pid());
  }

  @Override
  public HypervisorStatus status() {
    return new HypervisorStatus(
        machines.status(),
        migrations.status(),
        host.letters().outstanding(),
        attestation.latest().map(Attestation::token).orElse(null));
  }

  @Override
  public void startMachine(StartMachine arguments) throws ManagementRefusedException {
    machines.start(arguments.manifest(), path("imagePath", arguments.imagePath()), arguments.gen());
  }

  @Override
  public void stopMachine(MachineArgument arguments) throws ManagementRefusedException {
    machines.requireOwner(arguments.vm()).operate(new SourceInput.Stop());
  }

  @Override
  public void pauseMachine(MachineArgument arguments) throws ManagementRefusedException {
    machines.requireOwner(arguments.vm()).operate(new SourceInput.Pause());
  }

  @Override
  public void resumeMachine(MachineArgument arguments) throws ManagementRefusedException {
    machines.requireOwner(arguments.vm()).operate(new SourceInput.Resume());
  }

  @Override
  public ListeningPort migrateIn(MigrateIn arguments) throws ManagementRefusedException {
    migrations.migrateIn(arguments.ticket());
    return new ListeningPort(migrations.port());
  }

  @Override
  public void migrateOut(MigrateOut arguments) throws ManagementRefusedException {
    migrations.migrateOut(arguments.ticket(), arguments.host(), arguments.port());
  }

  @Override
  public void cancelMigration(CancelMigration arguments) throws ManagementRefusedException {
    migrations.cancel(arguments.mid());
  }

  @Override
  public ConsoleBytes consoleRead(ConsoleRead arguments) throws ManagementRefusedException {
    return machines
        .requireOwner(arguments.vm())
        .machine()
        .readConsole(arguments.from(), arguments.max());
  }

  @Override
  public void consoleAck(ConsoleAck arguments) throws ManagementRefusedException {
    machines.requireOwner(arguments.vm()).machine().acknowledgeConsole(arguments.offset());
  }

  @Override
  public DumpedMemory dumpMemory(DumpMemory arguments) throws ManagementRefusedException {
    Path path = path("path", arguments.path());
    return new DumpedMemory(
        MemoryDump.write(machines.requireOwner(arguments.vm()).machine(), path));
  }

  private static Path path(String field, String text) throws ManagementRefusedException {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Falls through to the one message for every unusable path.
    }
    throw new ManagementRefusedException(
        ErrorCode.BAD_REQUEST, "arguments: %s is no absolute path".formatted(field));
  }
}
