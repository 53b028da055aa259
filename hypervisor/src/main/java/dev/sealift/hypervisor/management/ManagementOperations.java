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

/** What can be asked on the management socket; every method is called by many clients at once. */
public interface ManagementOperations {

  /** Who the hypervisor is. */
  Hello hello();

  /** Everything there is to reconcile with. */
  HypervisorStatus status();

  /** Starts a machine; idempotent by its id. */
  void startMachine(StartMachine arguments) throws ManagementRefusedException;

  /** Stops and zeroises a machine. */
  void stopMachine(MachineArgument arguments) throws ManagementRefusedException;

  /** Pauses a machine. */
  void pauseMachine(MachineArgument arguments) throws ManagementRefusedException;

  /** Lets a paused machine run on, if this host holds the right to run it. */
  void resumeMachine(MachineArgument arguments) throws ManagementRefusedException;

  /** Lets a machine in; idempotent by the ticket's mid. */
  ListeningPort migrateIn(MigrateIn arguments) throws ManagementRefusedException;

  /** Sends a machine away; idempotent by the ticket's mid. */
  void migrateOut(MigrateOut arguments) throws ManagementRefusedException;

  /** Gives a migration up, before its freeze. */
  void cancelMigration(CancelMigration arguments) throws ManagementRefusedException;

  /** Reads kept console bytes. */
  ConsoleBytes consoleRead(ConsoleRead arguments) throws ManagementRefusedException;

  /** Drops console bytes that are stored elsewhere. */
  void consoleAck(ConsoleAck arguments) throws ManagementRefusedException;

  /** Writes guest memory to a new file, as everybody but its owners sees it. */
  DumpedMemory dumpMemory(DumpMemory arguments) throws ManagementRefusedException;
}
