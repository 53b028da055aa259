package dev.sealift.protocol.source;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;
import static dev.sealift.protocol.source.Refuse.because;
import static dev.sealift.protocol.source.Refuse.outOfOrder;

import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
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
import dev.sealift.protocol.source.SourceState.Awaiting;
import dev.sealift.protocol.source.SourceState.Fenced;
import dev.sealift.protocol.source.SourceState.Frozen;
import dev.sealift.protocol.source.SourceState.Running;
import dev.sealift.protocol.source.SourceState.Wiped;
import java.util.Optional;

/** The states whose right is burned: nothing moves them but what the broker decided. */
final class Leaving {

  private final LocalBoot self;

  Leaving(LocalBoot self) {
    this.self = self;
  }

  Step onFrozen(Frozen s, SourceInput input) throws RefusedException {
    return switch (input) {
      case AllSent sent -> {
        Prepared prepared = prepared(s, sent);
        yield Step.to(new Awaiting(s.ticket(), prepared), new SourceOutput.Tell(prepared));
      }
      case Decided(Decision decision) -> abort(decision, s.ticket());
      case Broke _ -> Step.to(s, new SourceOutput.EndSession());
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case KeysAgreed _, RoundSent _, TargetRuns _ -> throw outOfOrder(s, input);
    };
  }

  Step onAwaiting(Awaiting s, SourceInput input) throws RefusedException {
    return switch (input) {
      case Decided(Decision decision) ->
          decision.verdict() == Decision.Verdict.COMMIT
              ? fence(s, decision)
              : abort(decision, s.ticket());
      case Broke _ -> Step.to(s, new SourceOutput.EndSession());
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case KeysAgreed _, RoundSent _, AllSent _, TargetRuns _ -> throw outOfOrder(s, input);
    };
  }

  Step onFenced(Fenced s, SourceInput input) throws RefusedException {
    return switch (input) {
      case Decided(Decision decision) -> rescue(s, decision);
      case TargetRuns(Closed closed) -> {
        requireEqual(Refusal.WRONG_MACHINE, "vm", closed.vm(), s.vm());
        requireEqual(Refusal.WRONG_MIGRATION, "mid", closed.mid(), s.ticket().mid());
        requireEqual(
            Refusal.WRONG_GENERATION, "gen", closed.generation(), s.decision().generation());
        requireEqual(Refusal.WRONG_BOOT, "boot", closed.boot(), s.decision().boot());
        yield wipe(s.ticket());
      }
      case Broke _ -> Step.to(s, new SourceOutput.EndSession());
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case KeysAgreed _, RoundSent _, AllSent _ -> throw outOfOrder(s, input);
    };
  }

  static RefusedException refusalWhenEnded(SourceState s, SourceInput input) {
    return switch (input) {
      case Stop _, Pause _, Resume _, TicketCame _ -> because(Refusal.NO_RUN_RIGHT, s, input);
      case Decided _, Installed _, CounterRaised _ -> outOfOrder(s, input);
      case KeysAgreed _, RoundSent _, AllSent _, TargetRuns _, Broke _, Cancel _ ->
          outOfOrder(s, input);
    };
  }

  private Step fence(Awaiting s, Decision decision) throws RefusedException {
    Bindings.requireOn(s.ticket(), decision);
    Bindings.requireFor(s.ticket().targetPlatform(), s.prepared().targetBoot(), decision);
    return Step.to(
        new Fenced(s.ticket(), decision),
        new SourceOutput.EndSession(),
        new SourceOutput.AskClosed(s.ticket().mid()));
  }

  private Step abort(Decision decision, MigrationTicket ticket) throws RefusedException {
    Bindings.requireVerdict(Decision.Verdict.ABORT, decision);
    Bindings.requireOn(ticket, decision);
    Bindings.requireFor(self.platform(), self.boot(), decision);
    return Step.to(
        new Running(RunRight.givenBy(decision, self), false, Optional.empty()),
        new SourceOutput.EndSession(),
        new SourceOutput.Enter());
  }

  /** The target never ran and never will: what was kept here is the newest there is. */
  private Step rescue(Fenced s, Decision decision) throws RefusedException {
    Bindings.requireVerdict(Decision.Verdict.RESCUE, decision);
    Bindings.requireAfter(s.decision(), decision);
    Bindings.requireFor(self.platform(), self.boot(), decision);
    return Step.to(
        new Running(RunRight.givenBy(decision, self), false, Optional.empty()),
        new SourceOutput.Enter());
  }

  private Step wipe(MigrationTicket ticket) {
    return Step.to(
        new Wiped(ticket.mid(), ticket.vm(), ticket.generation()),
        new SourceOutput.Zeroise(),
        new SourceOutput.Tell(
            new dev.sealift.protocol.signed.Wiped(
                ticket.mid(), ticket.vm(), ticket.generation(), self.boot())));
  }

  private Prepared prepared(Frozen s, AllSent sent) {
    return new Prepared(
        s.ticket().mid(),
        s.ticket().vm(),
        s.ticket().generation(),
        s.session().transcriptHash(),
        self.boot(),
        s.session().peerBoot(),
        sent.manifestRoot(),
        sent.records(),
        sent.pages(),
        sent.bytes(),
        s.rounds(),
        sent.frozenAt());
  }
}
