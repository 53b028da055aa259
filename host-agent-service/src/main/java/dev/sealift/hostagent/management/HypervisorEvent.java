package dev.sealift.hostagent.management;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.Attested;
import dev.sealift.api.management.ConsoleHint;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterWithdrawn;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.ManagementEvent;
import dev.sealift.api.management.ManagementEvents;
import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.api.management.Violation;

/** What a hypervisor tells unasked. */
public sealed interface HypervisorEvent {

  /** A letter is to be carried. */
  record LetterWritten(Letter letter) implements HypervisorEvent {}

  /** A letter needs no answer any more. */
  record LetterTakenBack(String id) implements HypervisorEvent {}

  /** A machine changed. */
  record MachineMoved(MachineStatus status) implements HypervisorEvent {}

  /** A migration changed. */
  record MigrationMoved(MigrationStatus status) implements HypervisorEvent {}

  /** Pages flow. */
  record PagesFlowed(MigrationProgress progress) implements HypervisorEvent {}

  /** The hypervisor was attested anew. */
  record AttestedAnew(String result) implements HypervisorEvent {}

  /** There are console bytes to read. */
  record ConsoleGrew(ConsoleHint hint) implements HypervisorEvent {}

  /** A guest broke a rule of protection. */
  record RuleBroken(Violation violation) implements HypervisorEvent {}

  /**
   * Reads a pushed event.
   *
   * @throws MalformedMessageException if its name is unknown or its data malformed
   */
  static HypervisorEvent of(ManagementEvent pushed) throws MalformedMessageException {
    return switch (pushed.event()) {
      case ManagementEvents.LETTER -> new LetterWritten(data(pushed, Letter.class));
      case ManagementEvents.LETTER_WITHDRAWN ->
          new LetterTakenBack(data(pushed, LetterWithdrawn.class).id());
      case ManagementEvents.MACHINE_CHANGED -> new MachineMoved(data(pushed, MachineStatus.class));
      case ManagementEvents.MIGRATION_CHANGED ->
          new MigrationMoved(data(pushed, MigrationStatus.class));
      case ManagementEvents.MIGRATION_PROGRESS ->
          new PagesFlowed(data(pushed, MigrationProgress.class));
      case ManagementEvents.ATTESTED -> new AttestedAnew(data(pushed, Attested.class).result());
      case ManagementEvents.CONSOLE -> new ConsoleGrew(data(pushed, ConsoleHint.class));
      case ManagementEvents.VIOLATION -> new RuleBroken(data(pushed, Violation.class));
      default -> throw new MalformedMessageException("event", "is unknown");
    };
  }

  private static <T> T data(ManagementEvent pushed, Class<T> type)
      throws MalformedMessageException {
    return Json.fromTree(pushed.data(), type);
  }
}
