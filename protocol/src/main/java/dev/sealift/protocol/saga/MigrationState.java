package dev.sealift.protocol.saga;

/** Where a migration is. */
public enum MigrationState {
  /** Stored. */
  REQUESTED,
  /** Checked; the broker is asked for a ticket. */
  PREFLIGHT,
  /** The broker gave a ticket; the target is told. */
  TICKETED,
  /** The target listens; the source is told. */
  CONNECTED,
  /** Pages flow. */
  COPYING,
  /** The machine is stopped at the source. */
  FREEZING,
  /** The target has everything; the broker decides. */
  DECIDING,
  /** The broker decided for the target, which starts it. */
  RESUMING,
  /** It runs on the target. */
  COMPLETED,
  /** The broker is asked to abort. */
  ABORTING,
  /** It runs on the source. */
  ABORTED,
  /** The target is gone after the decision for it; the broker is asked to let the source run on. */
  RESCUING,
  /** It runs on the source, since the target never ran it. */
  RESCUED,
  /** It could not start, or its outcome needs an operator. */
  FAILED
}
