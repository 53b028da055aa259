package dev.sealift.orchestrator.migration;

import dev.sealift.protocol.saga.MigrationState;
import java.time.Duration;

/**
 * How long a migration may stay in a state before the broker is asked to abort it, and how often
 * the runner looks at it meanwhile.
 */
final class Deadlines {

  private Deadlines() {}

  static Duration of(MigrationState state) {
    return switch (state) {
      // An attestation result lives two minutes: a request that waited longer starts from scratch.
      case REQUESTED, PREFLIGHT -> Duration.ofMinutes(1);
      // The agent opens a port and answers over Kafka: seconds, or a restart of either.
      case TICKETED -> Duration.ofMinutes(2);
      // Two attestations, each with a quote of up to a second on hardware, and a handshake; or a
      // restart of an agent or the attestation service meanwhile.
      case CONNECTED -> Duration.ofMinutes(2);
      // A ticket's rounds and expiry bound the copy, as data flows; this is for a ticket that the
      // broker never ends: the largest machine over the slowest useful link.
      case COPYING -> Duration.ofHours(2);
      // The machine stands still. A broker that restarts is back within this; a longer wait costs
      // its users more than another try.
      case FREEZING, DECIDING -> Duration.ofMinutes(2);
      // Nothing can be aborted any more; after this an operator should know.
      case RESUMING -> Duration.ofMinutes(10);
      // A host starts again, or people agree that it is gone; after this it is an operator's.
      case RESCUING -> Duration.ofDays(1);
      // Only the broker's answer ends it.
      case ABORTING -> Duration.ofDays(365);
      case COMPLETED, ABORTED, RESCUED, FAILED -> Duration.ZERO;
    };
  }

  /** Until the runner looks again at a migration that did not move. */
  static Duration pause(MigrationState state) {
    return switch (state) {
      case REQUESTED, PREFLIGHT -> Duration.ofMillis(250);
      // Events move these; the ledger is asked in case one was lost or the broker's clock decided.
      case TICKETED, CONNECTED, COPYING -> Duration.ofSeconds(2);
      // A machine stands still.
      case FREEZING, DECIDING, RESUMING, ABORTING -> Duration.ofMillis(250);
      // A host that starts again takes seconds.
      case RESCUING -> Duration.ofSeconds(1);
      case COMPLETED, ABORTED, RESCUED, FAILED -> Duration.ZERO;
    };
  }

  /** From entering a state until the runner looks: at once where it has something to ask. */
  static Duration first(MigrationState state) {
    return switch (state) {
      case REQUESTED, PREFLIGHT, RESUMING, ABORTING, RESCUING -> Duration.ZERO;
      case TICKETED, CONNECTED, COPYING, FREEZING, DECIDING, COMPLETED, ABORTED, RESCUED, FAILED ->
          pause(state);
    };
  }
}
