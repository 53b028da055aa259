package dev.sealift.api.broker;

/** Where a machine is in the ledger. */
public enum LedgerPhase {
  /** Nobody holds the right to run; it may be started. */
  STOPPED,
  /** A start was decided and not yet heard of. */
  STARTING,
  /** A boot holds the right to run. */
  OWNED,
  /** Owned, and a migration is under way. */
  TICKETED,
  /** A migration was decided and is not yet closed. */
  DECIDED,
  /** Retired, for ever. */
  DESTROYED
}
