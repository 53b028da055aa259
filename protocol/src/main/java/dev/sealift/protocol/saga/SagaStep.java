package dev.sealift.protocol.saga;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a migration goes, and what is to be done about it.
 *
 * @param state the next state
 * @param effects what is to be done, in order
 * @param reason why, if it is aborted or failed
 */
public record SagaStep(MigrationState state, List<Effect> effects, @Nullable String reason) {

  public SagaStep {
    effects = List.copyOf(effects);
  }

  static SagaStep to(MigrationState state, Effect... effects) {
    return new SagaStep(state, List.of(effects), null);
  }

  static SagaStep because(MigrationState state, String reason, Effect... effects) {
    return new SagaStep(state, List.of(effects), reason);
  }

  /** A command to be sent; calls of the broker follow from the state alone. */
  public enum Effect {
    /** Tells the target to let the machine in. */
    TELL_TARGET,
    /** Tells the source to send the machine. */
    TELL_SOURCE,
    /** Tells both to give up, if it is not too late. */
    CANCEL_AT_HOSTS
  }
}
