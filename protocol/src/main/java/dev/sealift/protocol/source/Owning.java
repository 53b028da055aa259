package dev.sealift.protocol.source;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;
import static dev.sealift.protocol.source.Refuse.because;
import static dev.sealift.protocol.source.Refuse.outOfOrder;

import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.source.SourceInput.AllSent;
import dev.sealift.protocol.source.SourceInput.Broke;
import dev.sealift.protocol.source.SourceInput.Cancel;
import dev.sealift.protocol.source.SourceInput.CounterRaised;
import dev.sealift.protocol.source.SourceInput.Decided;
import dev.sealift.protocol.source.SourceInput.Installed;
import dev.sealift.protocol.source.SourceInput.KeysAgreed;
import dev.sealift.protocol.source.SourceInput.Pause;
import dev.sealift.protocol.source.SourceInput.Resume;
import dev.sealift.protocol.source.SourceInput.RoundSent;
import dev.sealift.protocol.source.SourceInput.Stop;
import dev.sealift.protocol.source.SourceInput.TargetRuns;
import dev.sealift.protocol.source.SourceInput.TicketCame;
import dev.sealift.protocol.source.SourceState.Exporting;
import dev.sealift.protocol.source.SourceState.Frozen;
import dev.sealift.protocol.source.SourceState.Preparing;
import dev.sealift.protocol.source.SourceState.Running;
import dev.sealift.protocol.source.SourceState.Stopped;
import java.time.Instant;
import java.util.Optional;

/**
 * The states that hold the right to run. Any failure here leads back to RUNNING of the same
 * generation, and the broker's ABORT is taken in place.
 */
final class Owning {

  private final LocalBoot self;

  Owning(LocalBoot self) {
    this.self = self;
  }

  Step onRunning(Running s, SourceInput input) throws RefusedException {
    return switch (input) {
      case TicketCame(MigrationTicket ticket, Instant now) -> {
        requireTicketFor(s, ticket, now);
        yield Step.to(
            new Preparing(s.right(), ticket),
            new SourceOutput.AskDecision(ticket.mid()),
            new SourceOutput.Connect(ticket));
      }
      case Decided(Decision decision) -> {
        MigrationTicket ticket = s.undecided().orElseThrow(() -> outOfOrder(s, input));
        yield Step.to(new Running(rightAfterAbort(decision, ticket), s.paused(), Optional.empty()));
      }
      case Stop _ -> {
        if (s.undecided().isPresent()) {
          throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
        }
        yield stop(s.right());
      }
      case Pause _ -> Step.to(new Running(s.right(), true, s.undecided()), new SourceOutput.Park());
      case Resume _ ->
          Step.to(new Running(s.right(), false, s.undecided()), new SourceOutput.Enter());
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case KeysAgreed _, RoundSent _, AllSent _, TargetRuns _, Broke _, Cancel _ ->
          throw outOfOrder(s, input);
    };
  }

  Step onPreparing(Preparing s, SourceInput input) throws RefusedException {
    return switch (input) {
      case KeysAgreed(PeerSession session) -> {
        requireEqual(
            Refusal.WRONG_PLATFORM,
            "target platform",
            session.peerPlatform(),
            s.ticket().targetPlatform());
        yield Step.to(
            new Exporting(s.right(), s.ticket(), session, 0, Long.MAX_VALUE),
            new SourceOutput.SendRound(0));
      }
      case Decided(Decision decision) -> abortInPlace(decision, s.ticket());
      case Broke _, Cancel _ -> giveUp(s.right(), s.ticket());
      case TicketCame _, Stop _, Pause _, Resume _ ->
          throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case RoundSent _, AllSent _, TargetRuns _ -> throw outOfOrder(s, input);
    };
  }

  Step onExporting(Exporting s, SourceInput input) throws RefusedException {
    return switch (input) {
      case RoundSent(long dirtyPages) -> onRoundSent(s, dirtyPages);
      case Decided(Decision decision) -> abortInPlace(decision, s.ticket());
      case Broke _, Cancel _ -> giveUp(s.right(), s.ticket());
      case TicketCame _, Stop _, Pause _, Resume _ ->
          throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case KeysAgreed _, AllSent _, TargetRuns _ -> throw outOfOrder(s, input);
    };
  }

  private static Step onRoundSent(Exporting s, long dirtyPages) {
    if (Convergence.reached(s.ticket(), s.round(), s.dirtyPages(), dirtyPages)) {
      // Burn before transfer: the next state has no right, and is in force before the last pages.
      return Step.to(
          new Frozen(s.ticket(), s.session(), s.round() + 1),
          new SourceOutput.SendLast(s.round() + 1));
    }
    long round = s.round() + 1;
    return Step.to(
        new Exporting(s.right(), s.ticket(), s.session(), round, dirtyPages),
        new SourceOutput.SendRound(round));
  }

  private Step abortInPlace(Decision decision, MigrationTicket ticket) throws RefusedException {
    return Step.to(
        new Running(rightAfterAbort(decision, ticket), false, Optional.empty()),
        new SourceOutput.EndSession());
  }

  private RunRight rightAfterAbort(Decision decision, MigrationTicket ticket)
      throws RefusedException {
    Bindings.requireVerdict(Decision.Verdict.ABORT, decision);
    Bindings.requireOn(ticket, decision);
    Bindings.requireFor(self.platform(), self.boot(), decision);
    return RunRight.givenBy(decision, self);
  }

  private static Step giveUp(RunRight right, MigrationTicket ticket) {
    return Step.to(new Running(right, false, Optional.of(ticket)), new SourceOutput.EndSession());
  }

  private Step stop(RunRight right) {
    return Step.to(
        new Stopped(right.vm(), right.generation()),
        new SourceOutput.Zeroise(),
        new SourceOutput.Tell(
            new dev.sealift.protocol.signed.Stopped(right.vm(), right.generation(), self.boot())));
  }

  private void requireTicketFor(Running s, MigrationTicket ticket, Instant now)
      throws RefusedException {
    requireEqual(Refusal.WRONG_MACHINE, "vm", ticket.vm(), s.right().vm());
    if (s.undecided().isPresent()) {
      boolean again = s.undecided().get().mid().equals(ticket.mid());
      throw new RefusedException(
          again ? Refusal.MID_BURNED : Refusal.MIGRATION_UNDER_WAY,
          "migration %s is not decided yet".formatted(s.undecided().get().mid()));
    }
    requireEqual(Refusal.WRONG_GENERATION, "gen", ticket.generation(), s.right().generation());
    requireEqual(
        Refusal.WRONG_PLATFORM, "sourcePlatform", ticket.sourcePlatform(), self.platform());
    requireEqual(Refusal.WRONG_BOOT, "sourceBoot", ticket.sourceBoot(), self.boot());
    if (ticket.targetPlatform().equals(self.platform())) {
      throw new RefusedException(
          Refusal.WRONG_PLATFORM, "targetPlatform is this host, want another");
    }
    Bindings.requireCurrent(ticket, now);
    if (s.paused()) {
      throw new RefusedException(Refusal.PAUSED, "the machine is paused, resume it first");
    }
  }
}
