package dev.sealift.protocol.ledger;

import static dev.sealift.protocol.ledger.LedgerStep.to;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.LedgerInput.Abort;
import dev.sealift.protocol.ledger.LedgerInput.ClaimReady;
import dev.sealift.protocol.ledger.LedgerInput.ClaimStart;
import dev.sealift.protocol.ledger.LedgerInput.Create;
import dev.sealift.protocol.ledger.LedgerInput.Destroy;
import dev.sealift.protocol.ledger.LedgerInput.Expire;
import dev.sealift.protocol.ledger.LedgerInput.ReportForfeit;
import dev.sealift.protocol.ledger.LedgerInput.ReportLost;
import dev.sealift.protocol.ledger.LedgerInput.ReportPrepared;
import dev.sealift.protocol.ledger.LedgerInput.ReportRunning;
import dev.sealift.protocol.ledger.LedgerInput.ReportStopped;
import dev.sealift.protocol.ledger.LedgerInput.RequestTicket;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.EraseKeys;
import dev.sealift.protocol.ledger.LedgerOutput.For;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.ledger.LedgerOutput.IssueTicket;
import dev.sealift.protocol.ledger.LedgerOutput.Repeat;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import dev.sealift.protocol.ledger.LedgerState.Absent;
import dev.sealift.protocol.ledger.LedgerState.Destroyed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Starting;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Running;
import java.util.Optional;

/** The states of a machine that is not being migrated. */
final class LifeCycle {

  private LifeCycle() {}

  static LedgerStep onAbsent(Absent state, LedgerInput input) throws LedgerRefusal {
    return switch (input) {
      case Create create -> to(new Stopped(state.vm(), create.manifestDigest(), Generation.NONE));
      case ClaimStart _,
          ReportRunning _,
          ReportStopped _,
          Destroy _,
          RequestTicket _,
          ReportPrepared _,
          ClaimReady _,
          ReportForfeit _,
          ReportLost _,
          Abort _,
          Expire _ ->
          throw new LedgerRefusal(Reason.UNKNOWN_MACHINE);
    };
  }

  static LedgerStep onStopped(Stopped state, LedgerInput input) throws LedgerRefusal {
    return switch (input) {
      case Create _ -> throw new LedgerRefusal(Reason.ALREADY_EXISTS);
      case ClaimStart claim -> start(state, claim);
      case ReportStopped report -> stoppedAgain(state, report);
      case Destroy _ -> to(new Destroyed(state.vm()), new EraseKeys(state.vm()));
      case ReportRunning _, ReportLost _, RequestTicket _ ->
          throw new LedgerRefusal(Reason.NOT_RUNNING);
      case ReportPrepared _, ClaimReady _, ReportForfeit _, Abort _, Expire _ ->
          throw new LedgerRefusal(Reason.NOT_UNDER_WAY);
    };
  }

  static LedgerStep onStarting(Starting state, LedgerInput input) throws LedgerRefusal {
    Decision decision = state.decision();
    return switch (input) {
      case Create _ -> throw new LedgerRefusal(Reason.ALREADY_EXISTS);
      case ClaimStart claim -> {
        require(claim.claim().boot().equals(decision.boot()), Reason.NOT_STOPPED);
        yield to(state, new Repeat(decision));
      }
      case ReportRunning report -> {
        requireRedeemed(decision, report.running());
        yield to(owned(state.manifestDigest(), decision));
      }
      case ReportStopped report -> {
        requireGeneration(decision.generation(), report.stopped().generation());
        require(report.stopped().boot().equals(decision.boot()), Reason.WRONG_BOOT);
        yield to(new Stopped(state.vm(), state.manifestDigest(), decision.generation()));
      }
      case Destroy _ -> throw new LedgerRefusal(Reason.NOT_STOPPED);
      case ReportLost report -> lostBeforeRunning(state, report);
      case RequestTicket _ -> throw new LedgerRefusal(Reason.NOT_RUNNING);
      case ReportPrepared _, ClaimReady _, ReportForfeit _, Abort _, Expire _ ->
          throw new LedgerRefusal(Reason.NOT_UNDER_WAY);
    };
  }

  static LedgerStep onOwned(Owned state, LedgerInput input) throws LedgerRefusal {
    return switch (input) {
      case Create _ -> throw new LedgerRefusal(Reason.ALREADY_EXISTS);
      case ClaimStart _, Destroy _ -> throw new LedgerRefusal(Reason.NOT_STOPPED);
      case ReportRunning report -> {
        requireGeneration(state.generation(), report.running().generation());
        require(report.running().boot().equals(state.boot()), Reason.WRONG_BOOT);
        yield to(state);
      }
      case ReportStopped report -> {
        requireStoppedBy(state, report);
        yield to(new Stopped(state.vm(), state.manifestDigest(), state.generation()));
      }
      case ReportLost report -> {
        Loss.requireAbout(state.platform(), state.boot(), report);
        Loss.requireEnded(report);
        yield to(new Stopped(state.vm(), state.manifestDigest(), state.generation()));
      }
      case RequestTicket request -> ticket(state, request);
      case ReportPrepared _, ClaimReady _, ReportForfeit _, Abort _, Expire _ ->
          throw new LedgerRefusal(Reason.NOT_UNDER_WAY);
    };
  }

  static LedgerStep onDestroyed(Destroyed state, LedgerInput input) throws LedgerRefusal {
    return switch (input) {
      case Destroy _ -> to(state);
      case Create _,
          ClaimStart _,
          ReportRunning _,
          ReportStopped _,
          RequestTicket _,
          ReportPrepared _,
          ClaimReady _,
          ReportForfeit _,
          ReportLost _,
          Abort _,
          Expire _ ->
          throw new LedgerRefusal(Reason.DESTROYED);
    };
  }

  /** The owner that a START or a COMMIT makes, once it runs. */
  static Owned owned(Bytes manifestDigest, Decision decision) {
    return new Owned(
        decision.vm(),
        manifestDigest,
        decision.generation(),
        decision.platform(),
        decision.boot(),
        0,
        decision.decidedAt());
  }

  /**
   * Refuses a Stopped by anyone but the owner, or of an earlier run. An owner that stopped hears of
   * no ABORT any more, so it may name the generation before one.
   */
  static void requireStoppedBy(Owned owner, ReportStopped report) throws LedgerRefusal {
    long stopped = report.stopped().generation().value();
    long now = owner.generation().value();
    require(now - owner.attempts() <= stopped && stopped <= now, Reason.WRONG_GENERATION);
    require(report.stopped().boot().equals(owner.boot()), Reason.WRONG_BOOT);
  }

  /** Repeated, or of a claim that was given up: then it is never decided any more. */
  private static LedgerStep stoppedAgain(Stopped state, ReportStopped report) throws LedgerRefusal {
    Generation claimed = state.generation().next();
    if (report.stopped().generation().equals(claimed)) {
      return to(new Stopped(state.vm(), state.manifestDigest(), claimed));
    }
    requireGeneration(state.generation(), report.stopped().generation());
    return to(state);
  }

  /** Refuses a Running that does not redeem exactly this decision. */
  static void requireRedeemed(Decision decision, Running running) throws LedgerRefusal {
    requireGeneration(decision.generation(), running.generation());
    require(running.boot().equals(decision.boot()), Reason.WRONG_BOOT);
    require(running.mid().equals(decision.mid()), Reason.CONTRADICTION);
    require(running.redeemNumber() == decision.redeemNumber(), Reason.CONTRADICTION);
  }

  static void requireGeneration(Generation want, Generation got) throws LedgerRefusal {
    require(want.equals(got), Reason.WRONG_GENERATION);
  }

  static void require(boolean holds, Reason reason) throws LedgerRefusal {
    if (!holds) {
      throw new LedgerRefusal(reason);
    }
  }

  private static LedgerStep start(Stopped state, ClaimStart input) throws LedgerRefusal {
    requireGeneration(state.generation(), input.claim().generation());
    require(input.claim().manifestDigest().equals(state.manifestDigest()), Reason.WRONG_MANIFEST);
    require(input.line().boot().equals(input.claim().boot()), Reason.WRONG_BOOT);
    if (!input.line().isTurnOf(input.claim().redeemNumber())) {
      return to(state, new Wait(For.TURN_TO_REDEEM));
    }
    Decision decision =
        new Decision(
            Verdict.START,
            state.vm(),
            Optional.empty(),
            state.generation().next(),
            input.platform(),
            input.claim().boot(),
            input.claim().redeemNumber(),
            input.at());
    return to(
        new Starting(state.vm(), state.manifestDigest(), decision),
        new Decide(decision),
        new GrantKeys(decision));
  }

  /** It may never have run, and if it did, it was from its image: either way nothing is lost. */
  private static LedgerStep lostBeforeRunning(Starting state, ReportLost report)
      throws LedgerRefusal {
    Decision decision = state.decision();
    Loss.requireAbout(decision.platform(), decision.boot(), report);
    if (!Loss.neverRedeemed(decision, report)) {
      Loss.requireEnded(report);
    }
    return to(new Stopped(state.vm(), state.manifestDigest(), decision.generation()));
  }

  private static LedgerStep ticket(Owned owner, RequestTicket request) throws LedgerRefusal {
    require(!request.target().equals(owner.platform()), Reason.SAME_PLATFORM);
    TicketTerms terms = request.terms();
    require(
        owner.attempts() < terms.maxAttempts()
            || !request.at().isBefore(owner.since().plus(terms.attemptPause())),
        Reason.ATTEMPTS_SPENT);
    MigrationTicket ticket =
        new MigrationTicket(
            request.mid(),
            owner.vm(),
            owner.generation(),
            owner.platform(),
            owner.boot(),
            request.target(),
            owner.manifestDigest(),
            terms.protocolVersion(),
            terms.suite(),
            terms.maxRounds(),
            terms.maxFreeze().toMillis(),
            request.at(),
            request.at().plus(terms.lifetime()));
    return to(
        new Ticketed(owner, ticket, Optional.empty(), Optional.empty()), new IssueTicket(ticket));
  }
}
