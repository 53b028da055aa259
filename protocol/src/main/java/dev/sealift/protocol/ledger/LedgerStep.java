package dev.sealift.protocol.ledger;

import java.util.List;

/**
 * The outcome of an input.
 *
 * @param state the new state
 * @param outputs what to do, in this order
 */
public record LedgerStep(LedgerState state, List<LedgerOutput> outputs) {

  public LedgerStep {
    outputs = List.copyOf(outputs);
  }

  static LedgerStep to(LedgerState state, LedgerOutput... outputs) {
    return new LedgerStep(state, List.of(outputs));
  }
}
