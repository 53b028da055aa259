package dev.sealift.protocol.source;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;
import static dev.sealift.protocol.source.Refuse.because;
import static dev.sealift.protocol.source.Refuse.outOfOrder;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.StartClaim;
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
import dev.sealift.protocol.source.SourceState.Claiming;
import dev.sealift.protocol.source.SourceState.Failed;
import dev.sealift.protocol.source.SourceState.Installing;
import dev.sealift.protocol.source.SourceState.Redeeming;
import dev.sealift.protocol.source.SourceState.Running;
import java.util.Optional;

/** The states before the machine first runs: all that can fail comes before the redeem. */
final class Starting {

  private final LocalBoot self;

  Starting(LocalBoot self) {
    this.self = self;
  }

  Step onClaiming(Claiming s, SourceInput input) throws RefusedException {
    return switch (input) {
      case Decided(Decision decision) -> {
        requireStartFor(s.claim(), decision);
        yield Step.to(new Installing(s.claim(), decision), new SourceOutput.Install(decision));
      }
      case Broke(String reason) -> giveUp(s.vm(), s.claim().generation().next(), reason);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
      case TicketCame _, KeysAgreed _, RoundSent _, AllSent _, TargetRuns _, Cancel _ ->
          throw outOfOrder(s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
    };
  }

  Step onInstalling(Installing s, SourceInput input) throws RefusedException {
    return switch (input) {
      case Installed _ ->
          Step.to(
              new Redeeming(s.claim(), s.decision()),
              new SourceOutput.Redeem(s.claim().redeemNumber()));
      case Broke(String reason) -> giveUp(s.vm(), s.decision().generation(), reason);
      case Decided _, CounterRaised _ -> throw outOfOrder(s, input);
      case TicketCame _, KeysAgreed _, RoundSent _, AllSent _, TargetRuns _, Cancel _ ->
          throw outOfOrder(s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
    };
  }

  Step onRedeeming(Redeeming s, SourceInput input) throws RefusedException {
    return switch (input) {
      case CounterRaised(long value, boolean tpmReset) -> {
        Bindings.requireRedeemed(value, tpmReset, s.claim().redeemNumber());
        yield Step.to(
            new Running(RunRight.givenBy(s.decision(), self), false, Optional.empty()),
            new SourceOutput.Enter(),
            new SourceOutput.TellRunning(s.decision()));
      }
      case Broke(String reason) -> giveUp(s.vm(), s.decision().generation(), reason);
      case Decided _, Installed _ -> throw outOfOrder(s, input);
      case TicketCame _, KeysAgreed _, RoundSent _, AllSent _, TargetRuns _, Cancel _ ->
          throw outOfOrder(s, input);
      case Stop _, Pause _, Resume _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
    };
  }

  /**
   * The right never existed here and never will, and the broker hears it: the claim may be decided
   * yet, and would hold up whatever this boot claims after it.
   */
  private Step giveUp(VmId vm, Generation generation, String reason) {
    return Step.to(
        new Failed(vm, generation, reason),
        new SourceOutput.Zeroise(),
        new SourceOutput.Tell(
            new dev.sealift.protocol.signed.Stopped(vm, generation, self.boot())));
  }

  private void requireStartFor(StartClaim claim, Decision decision) throws RefusedException {
    Bindings.requireVerdict(Decision.Verdict.START, decision);
    requireEqual(Refusal.WRONG_MACHINE, "vm", decision.vm(), claim.vm());
    requireEqual(Refusal.WRONG_MIGRATION, "mid", decision.mid(), Optional.empty());
    requireEqual(Refusal.WRONG_GENERATION, "gen", decision.generation(), claim.generation().next());
    Bindings.requireFor(self.platform(), self.boot(), decision);
    requireEqual(
        Refusal.WRONG_REDEEM_NUMBER, "redeemNumber", decision.redeemNumber(), claim.redeemNumber());
  }
}
