package dev.sealift.protocol.ledger;

import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;

/** What the broker does with a step, in the transaction that stores the new state. */
public sealed interface LedgerOutput {

  /** Sign the ticket, and hand it out once the witness has seen it in the log. */
  record IssueTicket(MigrationTicket ticket) implements LedgerOutput {}

  /** Sign the decision and record it, once. */
  record Decide(Decision decision) implements LedgerOutput {}

  /** Seal the machine's keys, with one fresh sealing key, to the boot of the decision. */
  record GrantKeys(Decision decision) implements LedgerOutput {}

  /** Answer with the decision, and the grant, that are on record. */
  record Repeat(Decision decision) implements LedgerOutput {}

  /** Sign the Closed and record it, once. */
  record Close(Closed closed) implements LedgerOutput {}

  /** Log the tenant's order, and erase every key and secret of the machine. */
  record EraseKeys(VmId vm) implements LedgerOutput {}

  /** Nothing can be answered yet: put the input again when that came about. */
  record Wait(For what) implements LedgerOutput {}

  /**
   * Whether it is logged, in the transaction of the step: what a broker that is set back must not
   * have forgotten. It decides the machine's future, or freezes it until it is decided [F6].
   */
  default boolean isLogged() {
    return switch (this) {
      case IssueTicket _, Decide _, Close _, EraseKeys _ -> true;
      case GrantKeys _, Repeat _, Wait _ -> false;
    };
  }

  /** What a waiting input waits for. */
  enum For {
    /** The source's Prepared. */
    PREPARED,
    /** The Running of an earlier decision for the same boot, or an earlier claim of that boot. */
    TURN_TO_REDEEM,
    /** The Running of the decision on record. */
    RUNNING
  }
}
