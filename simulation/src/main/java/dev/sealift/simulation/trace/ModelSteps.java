package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.Optional;

/** Steps of the core in the words of a model. */
final class ModelSteps {

  private ModelSteps() {}

  static ModelStep source(LocalBoot self, Subject.Step step) {
    SourceState from = (SourceState) step.from();
    SourceState to = (SourceState) step.to();
    Optional<Mid> mid = mid(from).or(() -> mid(to));
    return step(Actor.SOURCE, Optional.of(self), to.vm(), mid, step, Optional.of(generation(to)));
  }

  static ModelStep target(LocalBoot self, VmId vm, Subject.Step step) {
    TargetState to = (TargetState) step.to();
    Optional<MigrationTicket> ticket = ticket(to);
    Optional<Generation> generation =
        to instanceof TargetState.Running running
            ? Optional.of(running.right().generation())
            : ticket.map(MigrationTicket::generation);
    return step(
        Actor.TARGET, Optional.of(self), vm, ticket.map(MigrationTicket::mid), step, generation);
  }

  static ModelStep ledger(Subject.Step step) {
    LedgerState from = (LedgerState) step.from();
    LedgerState to = (LedgerState) step.to();
    Optional<Mid> mid = mid(from).or(() -> mid(to));
    return step(Actor.LEDGER, Optional.empty(), to.vm(), mid, step, generation(to));
  }

  private static ModelStep step(
      Actor actor,
      Optional<LocalBoot> self,
      VmId vm,
      Optional<Mid> mid,
      Subject.Step step,
      Optional<Generation> generation) {
    return new ModelStep(
        actor,
        self.map(LocalBoot::boot),
        self.map(LocalBoot::platform),
        vm,
        mid,
        step.input().getClass().getSimpleName(),
        step.from().getClass().getSimpleName(),
        step.to().getClass().getSimpleName(),
        generation);
  }

  private static Optional<Mid> mid(SourceState state) {
    return switch (state) {
      case SourceState.Running s -> s.undecided().map(MigrationTicket::mid);
      case SourceState.Preparing s -> Optional.of(s.ticket().mid());
      case SourceState.Exporting s -> Optional.of(s.ticket().mid());
      case SourceState.Frozen s -> Optional.of(s.ticket().mid());
      case SourceState.Awaiting s -> Optional.of(s.ticket().mid());
      case SourceState.Fenced s -> Optional.of(s.ticket().mid());
      case SourceState.Wiped s -> Optional.of(s.mid());
      case SourceState.Claiming _, SourceState.Installing _ -> Optional.empty();
      case SourceState.Redeeming _, SourceState.Stopped _ -> Optional.empty();
      case SourceState.Failed _ -> Optional.empty();
    };
  }

  private static Generation generation(SourceState state) {
    return switch (state) {
      case SourceState.Claiming s -> s.claim().generation();
      case SourceState.Installing s -> s.decision().generation();
      case SourceState.Redeeming s -> s.decision().generation();
      case SourceState.Owning s -> s.right().generation();
      case SourceState.Frozen s -> s.ticket().generation();
      case SourceState.Awaiting s -> s.ticket().generation();
      case SourceState.Fenced s -> s.ticket().generation();
      case SourceState.Wiped s -> s.generation();
      case SourceState.Stopped s -> s.generation();
      case SourceState.Failed s -> s.generation();
    };
  }

  private static Optional<MigrationTicket> ticket(TargetState state) {
    return switch (state) {
      case TargetState.Idle _ -> Optional.empty();
      case TargetState.Attesting s -> Optional.of(s.ticket());
      case TargetState.Importing s -> Optional.of(s.ticket());
      case TargetState.Complete s -> Optional.of(s.ticket());
      case TargetState.ReadySent s -> Optional.of(s.ticket());
      case TargetState.Installing s -> Optional.of(s.ticket());
      case TargetState.Redeeming s -> Optional.of(s.ticket());
      case TargetState.Running s -> Optional.of(s.ticket());
      case TargetState.Failed s -> Optional.of(s.ticket());
    };
  }

  private static Optional<Mid> mid(LedgerState state) {
    return switch (state) {
      case LedgerState.Ticketed s -> Optional.of(s.ticket().mid());
      case LedgerState.Committed s -> s.decision().mid();
      case LedgerState.Absent _, LedgerState.Stopped _, LedgerState.Starting _ -> Optional.empty();
      case LedgerState.Owned _, LedgerState.Destroyed _ -> Optional.empty();
    };
  }

  private static Optional<Generation> generation(LedgerState state) {
    return switch (state) {
      case LedgerState.Absent _, LedgerState.Destroyed _ -> Optional.empty();
      case LedgerState.Stopped s -> Optional.of(s.generation());
      case LedgerState.Starting s -> Optional.of(s.decision().generation());
      case LedgerState.Owned s -> Optional.of(s.generation());
      case LedgerState.Ticketed s -> Optional.of(s.owner().generation());
      case LedgerState.Committed s -> Optional.of(s.decision().generation());
    };
  }
}
