package dev.sealift.protocol.ledger;

import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import dev.sealift.protocol.ledger.LedgerState.Absent;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Destroyed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Starting;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;

/** The state machine of the ledger: a pure function of state and input. */
public final class Ledger {

  private Ledger() {}

  /**
   * Puts an input to a machine's state.
   *
   * <p>An input that is already on record changes nothing and is no error.
   *
   * @throws LedgerRefusal if the input cannot follow on the state
   */
  public static LedgerStep step(LedgerState state, LedgerInput input) throws LedgerRefusal {
    if (!state.vm().equals(input.vm())) {
      throw new LedgerRefusal(Reason.WRONG_MACHINE);
    }
    return switch (state) {
      case Absent s -> LifeCycle.onAbsent(s, input);
      case Stopped s -> LifeCycle.onStopped(s, input);
      case Starting s -> LifeCycle.onStarting(s, input);
      case Owned s -> LifeCycle.onOwned(s, input);
      case Ticketed s -> Migrating.onTicketed(s, input);
      case Committed s -> Migrating.onCommitted(s, input);
      case Destroyed s -> LifeCycle.onDestroyed(s, input);
    };
  }
}
