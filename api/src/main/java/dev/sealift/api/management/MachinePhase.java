package dev.sealift.api.management;

/** Where a machine is in its life on one host. */
public enum MachinePhase {
  /** Waits for the right to run. */
  STARTING,
  /** Runs. */
  RUNNING,
  /** Paused by the operator; it holds the right to run. */
  PAUSED,
  /** Runs while its pages are sent away. */
  MIGRATING_OUT,
  /** Stopped for the switchover, its right to run burned. */
  FROZEN,
  /** Runs elsewhere; its state is kept until the move is closed. */
  FENCED,
  /** Its pages arrive. */
  MIGRATING_IN,
  /** Arrived whole; waits for the decision. */
  READY,
  /** Zeroised; may be started anywhere. */
  STOPPED,
  /** Zeroised after an error. */
  FAILED
}
