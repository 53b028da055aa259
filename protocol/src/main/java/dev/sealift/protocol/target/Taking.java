package dev.sealift.protocol.target;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;
import static dev.sealift.protocol.target.Refuse.because;
import static dev.sealift.protocol.target.Refuse.outOfOrder;

import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.target.TargetInput.AllReceived;
import dev.sealift.protocol.target.TargetInput.Broke;
import dev.sealift.protocol.target.TargetInput.Cancel;
import dev.sealift.protocol.target.TargetInput.Change;
import dev.sealift.protocol.target.TargetInput.CounterRaised;
import dev.sealift.protocol.target.TargetInput.Decided;
import dev.sealift.protocol.target.TargetInput.Installed;
import dev.sealift.protocol.target.TargetInput.KeysAgreed;
import dev.sealift.protocol.target.TargetInput.NumberReserved;
import dev.sealift.protocol.target.TargetInput.TicketCame;
import dev.sealift.protocol.target.TargetState.Installing;
import dev.sealift.protocol.target.TargetState.ReadySent;
import dev.sealift.protocol.target.TargetState.Redeeming;
import dev.sealift.protocol.target.TargetState.Running;

/** The states from Ready on: the machine is whole here, and waits for the decision. */
final class Taking {

  private final LocalBoot self;

  Taking(LocalBoot self) {
    this.self = self;
  }

  Step onReadySent(ReadySent s, TargetInput input) throws RefusedException {
    return switch (input) {
      case Decided(Decision decision) -> onDecided(s, decision);
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case KeysAgreed _, AllReceived _, NumberReserved _ -> throw outOfOrder(s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
    };
  }

  Step onInstalling(Installing s, TargetInput input) throws RefusedException {
    return switch (input) {
      case Installed _ ->
          Step.to(
              new Redeeming(s.ticket(), s.ready(), s.decision()),
              new TargetOutput.Redeem(s.ready().redeemNumber()));
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case KeysAgreed _, AllReceived _, NumberReserved _ -> throw outOfOrder(s, input);
      case Decided _, CounterRaised _ -> throw outOfOrder(s, input);
    };
  }

  Step onRedeeming(Redeeming s, TargetInput input) throws RefusedException {
    return switch (input) {
      case CounterRaised(long value, boolean tpmReset) -> {
        Bindings.requireRedeemed(value, tpmReset, s.ready().redeemNumber());
        RunRight right = RunRight.givenBy(s.decision(), self);
        yield Step.to(
            new Running(s.ticket(), right),
            new TargetOutput.Enter(right),
            new TargetOutput.TellRunning(s.decision()));
      }
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case KeysAgreed _, AllReceived _, NumberReserved _ -> throw outOfOrder(s, input);
      case Decided _, Installed _ -> throw outOfOrder(s, input);
    };
  }

  static RefusedException refusalWhenEnded(TargetState s, TargetInput input) {
    return switch (input) {
      case Change _, TicketCame _ ->
          because(s instanceof Running _ ? Refusal.OUT_OF_ORDER : Refusal.NO_RUN_RIGHT, s, input);
      case KeysAgreed _, AllReceived _, NumberReserved _, Decided _ -> outOfOrder(s, input);
      case Installed _, CounterRaised _, Broke _, Cancel _ -> outOfOrder(s, input);
    };
  }

  private Step onDecided(ReadySent s, Decision decision) throws RefusedException {
    Bindings.requireOn(s.ticket(), decision);
    return switch (decision.verdict()) {
      case ABORT -> Forfeiting.aborted(s.ticket());
      case COMMIT -> {
        Bindings.requireFor(self.platform(), self.boot(), decision);
        requireEqual(
            Refusal.WRONG_REDEEM_NUMBER,
            "redeemNumber",
            decision.redeemNumber(),
            s.ready().redeemNumber());
        yield Step.to(
            new Installing(s.ticket(), s.ready(), decision), new TargetOutput.Install(decision));
      }
      case START, RESCUE ->
          throw new RefusedException(
              Refusal.WRONG_VERDICT, "verdict is %s, want COMMIT".formatted(decision.verdict()));
    };
  }
}
