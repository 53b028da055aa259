package dev.sealift.hypervisor.management;

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
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.util.List;

/** A hypervisor that holds no machine. */
final class NoMachines implements ManagementOperations {

  @Override
  public Hello hello() {
    return new Hello(
        "1",
        new PlatformId("a".repeat(64)),
        new BootId("b".repeat(64)),
        Bytes.fromHex("c".repeat(64)),
        4711,
        1);
  }

  @Override
  public HypervisorStatus status() {
    return new HypervisorStatus(List.of(), List.of(), List.of(), null);
  }

  @Override
  public void startMachine(StartMachine arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void stopMachine(MachineArgument arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void pauseMachine(MachineArgument arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void resumeMachine(MachineArgument arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public ListeningPort migrateIn(MigrateIn arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void migrateOut(MigrateOut arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void cancelMigration(CancelMigration arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public ConsoleBytes consoleRead(ConsoleRead arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public void consoleAck(ConsoleAck arguments) throws ManagementRefusedException {
    throw unknown();
  }

  @Override
  public DumpedMemory dumpMemory(DumpMemory arguments) throws ManagementRefusedException {
    throw unknown();
  }

  private static ManagementRefusedException unknown() {
    return new ManagementRefusedException(ErrorCode.UNKNOWN_MACHINE, "no such machine");
  }
}
