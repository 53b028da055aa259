package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.SagaInput;
import java.util.Optional;

/** The sagas of one orchestrator, put to the core again. */
final class SagaReplay extends KeptReplay {

  private final CrossCheck others;
  private final Replayed replayed;

  SagaReplay(CrossCheck others, Replayed replayed) {
    this.others = others;
    this.replayed = replayed;
  }

  @Override
  Subject begin(About about) throws Mismatch {
    if (about.actor() != Actor.SAGA) {
      throw new Mismatch("is no step of a saga");
    }
    return new Subject(Actor.SAGA, Core.saga(), MigrationState.REQUESTED);
  }

  @Override
  void heard(String where, About about, Object input) {
    Optional<Mid> mid = about.mid();
    switch ((SagaInput) input) {
      case SagaInput.LedgerSays(var verdict) ->
          mid.ifPresent(known -> others.sagaHeard(where, known, verdict));
      case SagaInput.DeadlinePassed(var verdict) ->
          mid.ifPresent(known -> others.sagaHeard(where, known, verdict));
      case SagaInput.Begin _,
          SagaInput.TicketGranted _,
          SagaInput.TicketRefused _,
          SagaInput.TargetListens _,
          SagaInput.SourceReports _,
          SagaInput.TargetReports _,
          SagaInput.HostRefused _,
          SagaInput.TargetLost _,
          SagaInput.CancelWanted _ ->
          mid.ifPresent(known -> others.sagaHasTicket(where, known));
    }
  }

  @Override
  void took(Subject.Step step) {
    replayed.took(Actor.SAGA);
  }

  @Override
  void undone(Subject.Step step) {
    replayed.undone(Actor.SAGA);
  }

  @Override
  void refused() {
    replayed.refused();
  }
}
