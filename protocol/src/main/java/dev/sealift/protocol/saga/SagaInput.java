package dev.sealift.protocol.saga;

import dev.sealift.protocol.monitor.MonitorState;
import org.jspecify.annotations.Nullable;

/** What a migration hears. What hosts say is a hint; what the broker's ledger says is so. */
public sealed interface SagaInput {

  /** The saga is taken up. */
  record Begin() implements SagaInput {}

  /** The broker gave a ticket. */
  record TicketGranted() implements SagaInput {}

  /** There is no ticket and there will be none. */
  record TicketRefused(String reason) implements SagaInput {}

  /** The target waits for the source. */
  record TargetListens() implements SagaInput {}

  /** The source's monitor is in this state. */
  record SourceReports(MonitorState state, @Nullable String reason) implements SagaInput {}

  /** The target's monitor is in this state. */
  record TargetReports(MonitorState state, @Nullable String reason) implements SagaInput {}

  /** A host did not carry out a command. */
  record HostRefused(String reason) implements SagaInput {}

  /** The boot that the broker decided for is gone: its host runs another one. */
  record TargetLost() implements SagaInput {}

  /** An operator wants it cancelled. */
  record CancelWanted() implements SagaInput {}

  /** The state lasted longer than it may; what the broker's ledger says meanwhile. */
  record DeadlinePassed(Verdict verdict) implements SagaInput {}

  /** What the broker's ledger says. */
  record LedgerSays(Verdict verdict) implements SagaInput {}

  /** What the broker's ledger has on a migration. */
  enum Verdict {
    /** No decision yet. */
    UNDECIDED,
    /** The source runs on. */
    ABORTED,
    /** The target may run. */
    COMMITTED,
    /** The target runs. */
    CLOSED,
    /** The target never ran: the source runs on. */
    RESCUED,
    /** The target may have run and is gone, and so is what the source kept. */
    ABANDONED
  }
}
