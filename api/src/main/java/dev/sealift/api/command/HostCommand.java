package dev.sealift.api.command;

/**
 * A command to the agent of one host.
 *
 * <p>Commands come at least once and in any order; the answer to a repeat is that of the first.
 */
public sealed interface HostCommand
    permits StartMachineCommand,
        StopMachineCommand,
        MigrateInCommand,
        MigrateOutCommand,
        CancelMigrationCommand {

  /** Unique to the command; a repeat has the same. */
  String commandId();

  /** The name of the host that it is for. */
  String host();
}
