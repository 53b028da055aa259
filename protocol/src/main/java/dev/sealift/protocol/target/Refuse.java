package dev.sealift.protocol.target;

import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;

/** Refusals of inputs, as opposed to objects, in a state. */
final class Refuse {

  private Refuse() {}

  static RefusedException because(Refusal refusal, TargetState state, TargetInput input) {
    return new RefusedException(
        refusal,
        input.getClass().getSimpleName()
            + " is refused while the migration in is "
            + state.getClass().getSimpleName());
  }

  static RefusedException outOfOrder(TargetState state, TargetInput input) {
    return because(Refusal.OUT_OF_ORDER, state, input);
  }
}
