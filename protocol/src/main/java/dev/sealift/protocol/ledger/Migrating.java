package dev.sealift.protocol.ledger;

import static dev.sealift.protocol.ledger.LedgerStep.to;
import static dev.sealift.protocol.ledger.LifeCycle.require;
import static dev.sealift.protocol.ledger.LifeCycle.requireGeneration;

import dev.sealift.protocol.id.Mid;
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
import dev.sealift.protocol.ledger.LedgerOutput.Close;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.For;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.ledger.LedgerOutput.Repeat;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The states of a machine that is being migrated. */
final class Migrating {

  private Migrating() {}

  static LedgerStep onTicketed(Ticketed state, LedgerInput input) throws LedgerRefusal {
    return switch (input) {
      case Create _ -> throw new LedgerRefusal(Reason.ALREADY_EXISTS);
      case ClaimStart _, Destroy _ -> throw new LedgerRefusal(Reason.NOT_STOPPED);
      case RequestTicket _ -> throw new LedgerRefusal(Reason.MIGRATION_UNDER_WAY);
      case ReportRunning report -> {
        requireGeneration(state.owner().generation(), report.running().generation());
        require(report.running().boot().equals(state.owner().boot()), Reason.WRONG_BOOT);
        yield to(state);
      }
      case ReportStopped report -> stoppedByOwner(state, report);
      case ReportPrepared report ->
          expired(state, report.at()) ? abort(state, report.at()) : prepared(state, report);
      case ClaimReady claim ->
          expired(state, claim.at()) ? abort(state, claim.at()) : ready(state, claim);
      case ReportForfeit report -> {
        requireForfeited(state.ticket(), report);
        yield abort(state, report.at());
      }
      case ReportLost _ -> throw new LedgerRefusal(Reason.MIGRATION_UNDER_WAY);
      case Abort request -> {
        requireUnderWay(state.ticket().mid(), request.mid());
        yield abort(state, request.at());
      }
      case Expire request -> {
        requireUnderWay(state.ticket().mid(), request.mid());
        require(expired(state, request.at()), Reason.NOT_EXPIRED);
        yield abort(state, request.at());
      }
    };
  }

  static LedgerStep onCommitted(Committed state, LedgerInput input) throws LedgerRefusal {
    Decision decision = state.decision();
    Mid mid = decision.mid().orElseThrow();
    return switch (input) {
      case Create _ -> throw new LedgerRefusal(Reason.ALREADY_EXISTS);
      case ClaimStart _, Destroy _ -> throw new LedgerRefusal(Reason.NOT_STOPPED);
      case RequestTicket _ -> throw new LedgerRefusal(Reason.MIGRATION_UNDER_WAY);
      case ReportRunning report -> {
        LifeCycle.requireRedeemed(decision, report.running());
        yield to(LifeCycle.owned(state.source().manifestDigest(), decision), close(decision));
      }
      case ReportStopped report -> {
        requireGeneration(decision.generation(), report.stopped().generation());
        require(report.stopped().boot().equals(decision.boot()), Reason.WRONG_BOOT);
        yield to(state, new Wait(For.RUNNING));
      }
      case ReportPrepared report -> {
        requireUnderWay(mid, report.prepared().mid());
        yield to(state, new Repeat(decision));
      }
      case ClaimReady claim -> {
        requireUnderWay(mid, claim.ready().mid());
        require(claim.ready().boot().equals(decision.boot()), Reason.WRONG_BOOT);
        yield to(state, new Repeat(decision));
      }
      case ReportForfeit report -> {
        requireUnderWay(mid, report.forfeit().mid());
        requireGeneration(state.source().generation(), report.forfeit().generation());
        require(report.forfeit().boot().equals(decision.boot()), Reason.WRONG_BOOT);
        yield rescue(state, report.at());
      }
      case ReportLost report -> lost(state, report);
      case Abort request -> {
        requireUnderWay(mid, request.mid());
        throw new LedgerRefusal(Reason.ALREADY_COMMITTED);
      }
      case Expire request -> {
        requireUnderWay(mid, request.mid());
        throw new LedgerRefusal(Reason.ALREADY_COMMITTED);
      }
    };
  }

  /** The owner stopped the machine before it froze it: the migration is over, and so is the run. */
  private static LedgerStep stoppedByOwner(Ticketed state, ReportStopped report)
      throws LedgerRefusal {
    Owned owner = state.owner();
    LifeCycle.requireStoppedBy(owner, report);
    require(state.prepared().isEmpty(), Reason.RIGHT_BURNED);
    Decision decision = abortDecision(state, report.at());
    return to(
        new Stopped(owner.vm(), owner.manifestDigest(), decision.generation()),
        new Decide(decision));
  }

  /** The target is gone: the source runs on if the target never did. */
  private static LedgerStep lost(Committed state, ReportLost report) throws LedgerRefusal {
    Decision decision = state.decision();
    Loss.requireAbout(decision.platform(), decision.boot(), report);
    if (Loss.neverRedeemed(decision, report)) {
      return rescue(state, report.at());
    }
    require(report.abandon(), Loss.whyNot(decision, report));
    Loss.requireEnded(report);
    return to(
        new Stopped(state.vm(), state.source().manifestDigest(), decision.generation()),
        close(decision));
  }

  private static LedgerStep rescue(Committed state, Instant at) {
    Owned source = state.source();
    Decision rescue =
        new Decision(
            Verdict.RESCUE,
            state.vm(),
            state.decision().mid(),
            state.decision().generation().next(),
            source.platform(),
            source.boot(),
            0,
            at);
    return to(LifeCycle.owned(source.manifestDigest(), rescue), new Decide(rescue));
  }

  private static Close close(Decision commit) {
    return new Close(
        new Closed(commit.mid().orElseThrow(), commit.vm(), commit.generation(), commit.boot()));
  }

  private static LedgerStep prepared(Ticketed state, ReportPrepared report) throws LedgerRefusal {
    Prepared prepared = report.prepared();
    MigrationTicket ticket = state.ticket();
    requireUnderWay(ticket.mid(), prepared.mid());
    requireGeneration(ticket.generation(), prepared.generation());
    require(prepared.sourceBoot().equals(ticket.sourceBoot()), Reason.WRONG_BOOT);
    if (state.prepared().isPresent()) {
      require(state.prepared().get().equals(prepared), Reason.CONTRADICTION);
      return to(state);
    }
    if (state.ready().isPresent()) {
      requireAgreement(prepared, state.ready().get());
    }
    return to(new Ticketed(state.owner(), ticket, Optional.of(prepared), state.ready()));
  }

  private static LedgerStep ready(Ticketed state, ClaimReady claim) throws LedgerRefusal {
    Ready ready = claim.ready();
    MigrationTicket ticket = state.ticket();
    requireUnderWay(ticket.mid(), ready.mid());
    requireGeneration(ticket.generation(), ready.generation());
    require(claim.platform().equals(ticket.targetPlatform()), Reason.WRONG_PLATFORM);
    require(claim.line().boot().equals(ready.boot()), Reason.WRONG_BOOT);
    if (state.ready().isPresent()) {
      require(state.ready().get().equals(ready), Reason.CONTRADICTION);
    }
    boolean turn = claim.line().isTurnOf(ready.redeemNumber());
    Ticketed waiting = new Ticketed(state.owner(), ticket, state.prepared(), Optional.of(ready));
    if (state.prepared().isEmpty()) {
      return to(waiting, new Wait(For.PREPARED));
    }
    requireAgreement(state.prepared().get(), ready);
    if (frozenTooLong(state, claim.at())) {
      return abort(state, claim.at());
    }
    return turn ? commit(state, claim) : to(waiting, new Wait(For.TURN_TO_REDEEM));
  }

  private static LedgerStep commit(Ticketed state, ClaimReady claim) {
    Decision decision =
        new Decision(
            Verdict.COMMIT,
            state.vm(),
            Optional.of(state.ticket().mid()),
            state.owner().generation().next(),
            claim.platform(),
            claim.ready().boot(),
            claim.ready().redeemNumber(),
            claim.at());
    return to(
        new Committed(state.owner(), decision), new Decide(decision), new GrantKeys(decision));
  }

  private static LedgerStep abort(Ticketed state, Instant at) {
    Decision decision = abortDecision(state, at);
    Owned owner = state.owner();
    return to(
        new Owned(
            owner.vm(),
            owner.manifestDigest(),
            decision.generation(),
            owner.platform(),
            owner.boot(),
            owner.attempts() + 1,
            at),
        new Decide(decision));
  }

  private static Decision abortDecision(Ticketed state, Instant at) {
    Owned owner = state.owner();
    return new Decision(
        Verdict.ABORT,
        owner.vm(),
        Optional.of(state.ticket().mid()),
        owner.generation().next(),
        owner.platform(),
        owner.boot(),
        0,
        at);
  }

  private static boolean expired(Ticketed state, Instant at) {
    return !at.isBefore(state.ticket().expiresAt());
  }

  /** Clients of the machine bear a freeze only so long: beyond it the source runs on. */
  private static boolean frozenTooLong(Ticketed state, Instant at) {
    Duration longest = Duration.ofMillis(state.ticket().maxFreezeMillis());
    return state.prepared().filter(p -> at.isAfter(p.frozenAt().plus(longest))).isPresent();
  }

  private static void requireForfeited(MigrationTicket ticket, ReportForfeit report)
      throws LedgerRefusal {
    requireUnderWay(ticket.mid(), report.forfeit().mid());
    requireGeneration(ticket.generation(), report.forfeit().generation());
    require(report.platform().equals(ticket.targetPlatform()), Reason.WRONG_PLATFORM);
  }

  private static void requireAgreement(Prepared prepared, Ready ready) throws LedgerRefusal {
    require(prepared.targetBoot().equals(ready.boot()), Reason.WRONG_BOOT);
    require(prepared.transcriptHash().equals(ready.transcriptHash()), Reason.TRANSCRIPT_MISMATCH);
    require(prepared.manifestRoot().equals(ready.manifestRoot()), Reason.ROOT_MISMATCH);
  }

  private static void requireUnderWay(Mid want, Mid got) throws LedgerRefusal {
    require(want.equals(got), Reason.NOT_UNDER_WAY);
  }
}
