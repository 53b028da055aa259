package dev.sealift.api.management;

/** The events of the management socket by name. */
public final class ManagementEvents {
  /** A letter to carry: {@link Letter}. */
  public static final String LETTER = "letter";

  /** A letter that needs no answer any more: {@link LetterWithdrawn}. */
  public static final String LETTER_WITHDRAWN = "letter-withdrawn";

  /** {@link MachineStatus}. */
  public static final String MACHINE_CHANGED = "machine-changed";

  /** {@link MigrationStatus}. */
  public static final String MIGRATION_CHANGED = "migration-changed";

  /** {@link MigrationProgress}. */
  public static final String MIGRATION_PROGRESS = "migration-progress";

  /** A fresh attestation result of this boot: {@link Attested}. */
  public static final String ATTESTED = "attested";

  /** There is something to read: {@link ConsoleHint}. */
  public static final String CONSOLE = "console";

  /** The guest broke a rule of protection: {@link Violation}. */
  public static final String VIOLATION = "violation";

  private ManagementEvents() {}
}
