package dev.sealift.simulation;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import org.jspecify.annotations.Nullable;

/**
 * What the orchestrator's database holds of the migration of a machine that was asked for last.
 *
 * @param state where its saga is
 * @param request its number; -1 where none was asked for yet
 * @param host the target
 * @param mid the ticket, once the orchestrator was given it
 */
record SagaRow(MigrationState state, int request, int host, @Nullable Mid mid) {

  static final SagaRow NONE = new SagaRow(MigrationState.ABORTED, -1, -1, null);

  boolean ended() {
    return Saga.ended(state);
  }

  SagaRow in(MigrationState next) {
    return new SagaRow(next, request, host, mid);
  }

  SagaRow ticketed(Mid given) {
    return new SagaRow(state, request, host, given);
  }
}
