package dev.sealift.protocol.target;

import java.util.List;

/**
 * What an input leads to.
 *
 * @param state the next state, which is in force before any output is performed
 * @param outputs to be performed in this order
 */
public record Step(TargetState state, List<TargetOutput> outputs) {
  public Step {
    outputs = List.copyOf(outputs);
  }

  static Step to(TargetState state, TargetOutput... outputs) {
    return new Step(state, List.of(outputs));
  }
}
