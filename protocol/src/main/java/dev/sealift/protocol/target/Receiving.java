package dev.sealift.protocol.target;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;
import static dev.sealift.protocol.target.Refuse.because;
import static dev.sealift.protocol.target.Refuse.outOfOrder;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Ready;
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
import dev.sealift.protocol.target.TargetState.Attesting;
import dev.sealift.protocol.target.TargetState.Complete;
import dev.sealift.protocol.target.TargetState.Idle;
import dev.sealift.protocol.target.TargetState.Importing;
import dev.sealift.protocol.target.TargetState.ReadySent;
import java.time.Instant;

/** The states until everything came: the broker has decided nothing for this host yet. */
final class Receiving {

  private final LocalBoot self;

  Receiving(LocalBoot self) {
    this.self = self;
  }

  Step onIdle(Idle s, TargetInput input) throws RefusedException {
    return switch (input) {
      case TicketCame(MigrationTicket ticket, Instant now) -> {
        requireTicketFor(s, ticket, now);
        yield Step.to(new Attesting(ticket), new TargetOutput.Listen(ticket));
      }
      case Change _ -> throw because(Refusal.NO_RUN_RIGHT, s, input);
      case KeysAgreed _, AllReceived _, NumberReserved _, Decided _ -> throw outOfOrder(s, input);
      case Installed _, CounterRaised _, Broke _, Cancel _ -> throw outOfOrder(s, input);
    };
  }

  Step onAttesting(Attesting s, TargetInput input) throws RefusedException {
    return switch (input) {
      case KeysAgreed(Bytes transcriptHash, PlatformId platform, BootId boot) -> {
        requireEqual(
            Refusal.WRONG_PLATFORM, "source platform", platform, s.ticket().sourcePlatform());
        requireEqual(Refusal.WRONG_BOOT, "source boot", boot, s.ticket().sourceBoot());
        yield Step.to(
            new Importing(s.ticket(), transcriptHash), new TargetOutput.Import(s.ticket()));
      }
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> Forfeiting.step(self, s.ticket(), "CANCELLED: the operator gave it up");
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case AllReceived _, NumberReserved _, Decided _ -> throw outOfOrder(s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
    };
  }

  Step onImporting(Importing s, TargetInput input) throws RefusedException {
    return switch (input) {
      case AllReceived(Bytes computedRoot, Bytes statedRoot) -> {
        requireEqual(Refusal.WRONG_ROOT, "manifest root", computedRoot, statedRoot);
        yield Step.to(
            new Complete(s.ticket(), s.transcriptHash(), computedRoot),
            new TargetOutput.ReserveNumber());
      }
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> Forfeiting.step(self, s.ticket(), "CANCELLED: the operator gave it up");
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case KeysAgreed _, NumberReserved _, Decided _ -> throw outOfOrder(s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
    };
  }

  Step onComplete(Complete s, TargetInput input) throws RefusedException {
    return switch (input) {
      case NumberReserved(long redeemNumber) -> {
        Ready ready =
            new Ready(
                s.ticket().mid(),
                s.ticket().vm(),
                s.ticket().generation(),
                s.transcriptHash(),
                self.boot(),
                s.root(),
                redeemNumber);
        yield Step.to(new ReadySent(s.ticket(), ready), new TargetOutput.Claim(ready));
      }
      case Broke(String reason) -> Forfeiting.step(self, s.ticket(), reason);
      case Cancel _ -> throw because(Refusal.FROZEN, s, input);
      case TicketCame _ -> throw because(Refusal.MIGRATION_UNDER_WAY, s, input);
      case Change _ -> throw because(Refusal.IMPORTING, s, input);
      case KeysAgreed _, AllReceived _, Decided _ -> throw outOfOrder(s, input);
      case Installed _, CounterRaised _ -> throw outOfOrder(s, input);
    };
  }

  private void requireTicketFor(Idle s, MigrationTicket ticket, Instant now)
      throws RefusedException {
    requireEqual(Refusal.WRONG_MACHINE, "vm", ticket.vm(), s.vm());
    requireEqual(
        Refusal.WRONG_PLATFORM, "targetPlatform", ticket.targetPlatform(), self.platform());
    Bindings.requireNotGivenUp(ticket.generation(), s.floor());
    if (ticket.sourcePlatform().equals(self.platform())) {
      throw new RefusedException(
          Refusal.WRONG_PLATFORM, "sourcePlatform is this host, want another");
    }
    Bindings.requireCurrent(ticket, now);
  }
}
