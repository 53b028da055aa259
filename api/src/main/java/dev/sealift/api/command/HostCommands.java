package dev.sealift.api.command;

import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.EventTypes;
import java.time.Instant;

/** How commands are carried as CloudEvents. */
public final class HostCommands {

  private static final EventTypes<HostCommand> TYPES =
      EventTypes.<HostCommand>of("dev.sealift.command.")
          .with("start-machine", StartMachineCommand.class)
          .with("stop-machine", StopMachineCommand.class)
          .with("migrate-in", MigrateInCommand.class)
          .with("migrate-out", MigrateOutCommand.class)
          .with("cancel-migration", CancelMigrationCommand.class);

  private HostCommands() {}

  /** Wraps a command; the id of the CloudEvent is that of the command. */
  public static CloudEvent wrap(String source, Instant time, HostCommand command) {
    return CloudEvent.of(
        command.commandId(), source, TYPES.typeOf(command), command.host(), time, command);
  }

  /**
   * Reads the command that a CloudEvent carries.
   *
   * @throws MalformedMessageException if it carries none, naming the field
   */
  public static HostCommand unwrap(CloudEvent event) throws MalformedMessageException {
    return TYPES.read(event);
  }
}
