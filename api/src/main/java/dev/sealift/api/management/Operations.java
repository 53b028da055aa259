package dev.sealift.api.management;

/** The operations of the management socket by name. */
public final class Operations {
  /** Who the hypervisor is: no arguments, returns {@link Hello}. */
  public static final String HELLO = "hello";

  /** Starts the events: no arguments, returns nothing. */
  public static final String SUBSCRIBE = "subscribe";

  /** Everything outstanding: no arguments, returns {@link HypervisorStatus}. */
  public static final String STATUS = "status";

  /** {@link StartMachine}, returns nothing. */
  public static final String START_MACHINE = "start-machine";

  /** {@link MachineArgument}, returns nothing. */
  public static final String STOP_MACHINE = "stop-machine";

  /** {@link MachineArgument}, returns nothing. */
  public static final String PAUSE_MACHINE = "pause-machine";

  /** {@link MachineArgument}, returns nothing; refused without the right to run. */
  public static final String RESUME_MACHINE = "resume-machine";

  /** {@link MigrateIn}, returns {@link ListeningPort}. */
  public static final String MIGRATE_IN = "migrate-in";

  /** {@link MigrateOut}, returns nothing. */
  public static final String MIGRATE_OUT = "migrate-out";

  /** {@link CancelMigration}, returns nothing; refused from the freeze on. */
  public static final String CANCEL_MIGRATION = "cancel-migration";

  /** {@link ConsoleRead}, returns {@link ConsoleBytes}. */
  public static final String CONSOLE_READ = "console-read";

  /** {@link ConsoleAck}, returns nothing. */
  public static final String CONSOLE_ACK = "console-ack";

  /** {@link DumpMemory}, returns {@link DumpedMemory}. */
  public static final String DUMP_MEMORY = "dump-memory";

  /** {@link LetterReply}, returns nothing. */
  public static final String REPLY = "reply";

  private Operations() {}
}
