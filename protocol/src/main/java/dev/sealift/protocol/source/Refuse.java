package dev.sealift.protocol.source;

import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;

/** Refusals of inputs, as opposed to objects, in a state. */
final class Refuse {

  private Refuse() {}

  static RefusedException because(Refusal refusal, SourceState state, SourceInput input) {
    return new RefusedException(
        refusal,
        input.getClass().getSimpleName()
            + " is refused while the machine is "
            + state.getClass().getSimpleName());
  }

  static RefusedException outOfOrder(SourceState state, SourceInput input) {
    return because(Refusal.OUT_OF_ORDER, state, input);
  }
}
