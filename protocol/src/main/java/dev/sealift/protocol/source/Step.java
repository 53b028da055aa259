package dev.sealift.protocol.source;

import java.util.List;

/**
 * What an input leads to.
 *
 * @param state the next state, which is in force before any output is performed
 * @param outputs to be performed in this order
 */
public record Step(SourceState state, List<SourceOutput> outputs) {
  public Step {
    outputs = List.copyOf(outputs);
  }

  static Step to(SourceState state, SourceOutput... outputs) {
    return new Step(state, List.of(outputs));
  }
}
