package dev.sealift.standalone.process;

/** What a process of the cluster is, and by that when it stops and how it is asked to. */
public enum ProcessKind {
  /**
   * A PostgreSQL server. Fast shutdown is SIGINT ("Shutting Down the Server" in PostgreSQL's
   * manual).
   */
  POSTGRES(2, "INT"),
  /** The Kafka broker. */
  KAFKA(2, "TERM"),
  /** A trusted service or the orchestrator. */
  SERVICE(0, "TERM"),
  /** A host's agent. */
  AGENT(0, "TERM"),
  /** A host's hypervisor, which its agent starts and which outlives the agent. */
  HYPERVISOR(1, "TERM");

  /** The wave after which everything has been asked to end. */
  static final int LAST_STOP_WAVE = 2;

  private final int stopWave;
  private final String stopSignal;

  ProcessKind(int stopWave, String stopSignal) {
    this.stopWave = stopWave;
    this.stopSignal = stopSignal;
  }

  /** Position in the order of stopping: lower ones are gone before higher ones are asked. */
  public int stopWave() {
    return stopWave;
  }

  /** Name of the signal that asks for an orderly end, without SIG. */
  public String stopSignal() {
    return stopSignal;
  }
}
