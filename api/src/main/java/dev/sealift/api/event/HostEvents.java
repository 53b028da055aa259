package dev.sealift.api.event;

import dev.sealift.api.MalformedMessageException;
import java.time.Instant;

/** How the events of hosts are carried as CloudEvents. */
public final class HostEvents {

  private static final EventTypes<HostEvent> TYPES =
      EventTypes.<HostEvent>of("dev.sealift.event.")
          .with("host-heartbeat", HostHeartbeat.class)
          .with("machine-changed", MachineChanged.class)
          .with("migration-listening", MigrationListening.class)
          .with("migration-changed", MigrationChanged.class)
          .with("command-refused", CommandRefused.class)
          .with("violation", ViolationSeen.class)
          .with("migration-progress", MigrationProgressed.class)
          .with("console", ConsoleOutput.class);

  private HostEvents() {}

  /**
   * Wraps an event.
   *
   * @param id unique to the event; a repeat has the same
   * @param source who tells it, such as {@code /agents/host-1}
   * @param subject what it is about: a vm id or a host
   */
  public static CloudEvent wrap(
      String id, String source, String subject, Instant time, HostEvent event) {
    return CloudEvent.of(id, source, TYPES.typeOf(event), subject, time, event);
  }

  /**
   * Reads the event that a CloudEvent carries.
   *
   * @throws MalformedMessageException if it carries none, naming the field
   */
  public static HostEvent unwrap(CloudEvent event) throws MalformedMessageException {
    return TYPES.read(event);
  }
}
