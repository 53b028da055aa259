package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.RedeemLine;
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.signed.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ledger of one broker, put to the core again. */
final class LedgerReplay extends KeptReplay {

  private final CrossCheck others;
  private final Replayed replayed;
  private final List<Decision> decisions = new ArrayList<>();

  LedgerReplay(CrossCheck others, Replayed replayed) {
    this.others = others;
    this.replayed = replayed;
  }

  @Override
  Subject begin(About about) throws Mismatch {
    try {
      VmId vm = new VmId(about.subject());
      return new Subject(require(about), Core.ledger(), new LedgerState.Absent(vm));
    } catch (IllegalArgumentException e) {
      throw new Mismatch("the ledger is about no machine: " + e.getMessage());
    }
  }

  private static Actor require(About about) throws Mismatch {
    if (about.actor() != Actor.LEDGER) {
      throw new Mismatch("is no step of the ledger");
    }
    return Actor.LEDGER;
  }

  @Override
  void heard(String where, About about, Object input) throws Mismatch {
    require(about);
    switch ((LedgerInput) input) {
      case LedgerInput.ClaimStart(var claim, var platform, var line, _) -> {
        others.ledgerTook(where, claim.boot(), claim);
        others.isOn(where, claim.boot(), platform);
        requireLine(line, claim.vm());
      }
      case LedgerInput.ClaimReady(var ready, var platform, var line, _) -> {
        others.ledgerTook(where, ready.boot(), ready);
        others.isOn(where, ready.boot(), platform);
        requireLine(line, ready.vm());
      }
      case LedgerInput.ReportForfeit(var forfeit, var platform, _) -> {
        others.ledgerTook(where, forfeit.boot(), forfeit);
        others.isOn(where, forfeit.boot(), platform);
      }
      case LedgerInput.ReportPrepared(var prepared, _) ->
          others.ledgerTook(where, prepared.sourceBoot(), prepared);
      case LedgerInput.ReportRunning(var running, _) ->
          others.ledgerTook(where, running.boot(), running);
      case LedgerInput.ReportStopped(var stopped, _) ->
          others.ledgerTook(where, stopped.boot(), stopped);
      case LedgerInput.ReportLost(_, var evidence, _, _, _) -> shown(where, evidence);
      case LedgerInput.Create _, LedgerInput.Destroy _, LedgerInput.RequestTicket _ -> {}
      case LedgerInput.Abort _, LedgerInput.Expire _ -> {}
    }
  }

  private void shown(String where, RescueEvidence evidence) {
    switch (evidence) {
      case RescueEvidence.LaterBoot later -> {
        others.isOn(where, later.lost(), later.platform());
        others.isOn(where, later.later(), later.platform());
        others.isLater(where, later.later(), later.lost());
      }
      case RescueEvidence.Destroyed destroyed ->
          others.isOn(where, destroyed.boot(), destroyed.platform());
    }
  }

  /**
   * Where a boot stands follows from the trace itself. A claim may see a number as still in use
   * that another machine's step freed since it looked, and then waits in vain for a moment; what is
   * taken into use is under the lock of the boot, so nothing of that is overseen.
   */
  private void requireLine(RedeemLine line, VmId asker) throws Mismatch {
    long highest = 0;
    for (Decision decision : decisions) {
      if (decision.boot().equals(line.boot())) {
        highest = Math.max(highest, decision.redeemNumber());
      }
    }
    boolean outstanding = false;
    Set<Long> reserved = new HashSet<>();
    for (Subject subject : subjects()) {
      if (subject.doubtful() || subject.lost()) {
        return;
      }
      outstanding |= outstanding((LedgerState) subject.state(), line.boot());
      reserved((LedgerState) subject.state(), line.boot(), asker).ifPresent(reserved::add);
    }
    boolean same =
        highest == line.highest()
            && (line.outstanding() || !outstanding)
            && line.reserved().containsAll(reserved);
    if (!same) {
      throw new Mismatch(
          "input.line is %s, of the steps before follows %s"
              .formatted(line, new RedeemLine(line.boot(), highest, outstanding, reserved)));
    }
  }

  private static boolean outstanding(LedgerState state, BootId boot) {
    return switch (state) {
      case LedgerState.Starting s -> s.decision().boot().equals(boot);
      case LedgerState.Committed s -> s.decision().boot().equals(boot);
      case LedgerState.Absent _, LedgerState.Stopped _, LedgerState.Owned _ -> false;
      case LedgerState.Ticketed _, LedgerState.Destroyed _ -> false;
    };
  }

  private static Optional<Long> reserved(LedgerState state, BootId boot, VmId asker) {
    return state instanceof LedgerState.Ticketed ticketed && !ticketed.vm().equals(asker)
        ? ticketed.ready().filter(ready -> ready.boot().equals(boot)).map(r -> r.redeemNumber())
        : Optional.empty();
  }

  @Override
  void took(Subject.Step step) {
    replayed.took(ModelSteps.ledger(step));
    for (Object output : step.outputs()) {
      switch ((LedgerOutput) output) {
        case LedgerOutput.IssueTicket(var ticket) -> others.decided(Word.of(ticket));
        case LedgerOutput.Decide(var decision) -> {
          decisions.add(decision);
          others.decided(Word.of(decision));
        }
        case LedgerOutput.Close(var closed) -> others.decided(Word.of(closed));
        case LedgerOutput.GrantKeys _, LedgerOutput.Repeat _ -> {}
        case LedgerOutput.EraseKeys _, LedgerOutput.Wait _ -> {}
      }
    }
  }

  @Override
  void undone(Subject.Step step) {
    replayed.undone(ModelSteps.ledger(step));
    for (Object output : step.outputs()) {
      switch ((LedgerOutput) output) {
        case LedgerOutput.IssueTicket(var ticket) -> others.undone(Word.of(ticket));
        case LedgerOutput.Decide(var decision) -> {
          decisions.remove(decision);
          others.undone(Word.of(decision));
        }
        case LedgerOutput.Close(var closed) -> others.undone(Word.of(closed));
        case LedgerOutput.GrantKeys _, LedgerOutput.Repeat _ -> {}
        case LedgerOutput.EraseKeys _, LedgerOutput.Wait _ -> {}
      }
    }
  }

  @Override
  void refused() {
    replayed.refused();
  }
}
