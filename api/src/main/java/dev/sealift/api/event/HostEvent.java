package dev.sealift.api.event;

/**
 * What the agent of one host tells.
 *
 * <p>Events come at least once and in any order.
 */
public sealed interface HostEvent
    permits HostHeartbeat,
        MachineChanged,
        MigrationListening,
        MigrationChanged,
        CommandRefused,
        ViolationSeen,
        MigrationProgressed,
        ConsoleOutput {

  /** The name of the host that it comes from. */
  String host();
}
