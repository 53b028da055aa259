package dev.sealift.simulation.mutation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaStep;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plausible but wrong design does in place of the core's own methods. Most of these were
 * somebody's design once.
 */
public final class Instead {

  private Instead() {}

  /** The source wipes at the COMMIT, as if the target could no longer fail. */
  public static dev.sealift.protocol.source.Step wipe(
      Object leaving, SourceState.Awaiting s, Decision commit) {
    MigrationTicket ticket = s.ticket();
    return new dev.sealift.protocol.source.Step(
        new SourceState.Wiped(ticket.mid(), ticket.vm(), ticket.generation()),
        List.of(new SourceOutput.Zeroise()));
  }

  /** The target says that it forfeits, and keeps what it took in. */
  public static dev.sealift.protocol.target.Step forfeitAndKeep(
      LocalBoot self, MigrationTicket ticket, String reason) {
    return new dev.sealift.protocol.target.Step(
        new TargetState.Failed(ticket, reason),
        List.of(
            new TargetOutput.Tell(
                new Forfeit(ticket.mid(), ticket.vm(), ticket.generation(), self.boot()))));
  }

  /** A TPM that was reset under a running hypervisor is taken for its own. */
  public static void redeemAfterReset(long value, boolean tpmReset, long reserved)
      throws RefusedException {
    Bindings.requireRedeemed(value, false, reserved);
  }

  /** Whatever number a boot reserved, it is its turn. */
  public static boolean anyTurn(Object line, long number) {
    return true;
  }

  /** A later boot alone, whatever its counter shows, proves that the earlier one never ran. */
  public static boolean laterBootAlone(Decision decision, LedgerInput.ReportLost report) {
    return true;
  }

  /** The counter of a TPM that the host can put back proves as much as one that it cannot. */
  public static boolean anyTpm(Object evidence, RescueRules rules) {
    return true;
  }

  /** Whoever states that a host is destroyed is taken to know that nothing ran there. */
  public static boolean statementAsProof(Decision decision, LedgerInput.ReportLost report) {
    return switch (report.evidence()) {
      case RescueEvidence.Destroyed destroyed -> destroyed.ended(report.rules());
      case RescueEvidence.LaterBoot later ->
          later.startCounter() - 1 < decision.redeemNumber()
              && report.rules().resetTpmClasses().contains(later.tpmClass());
    };
  }

  /** A later boot of a host counts though its TPM was not reset in between. */
  public static boolean withoutReset(Object evidence, PlatformId platform, BootId boot) {
    return evidence instanceof RescueEvidence.LaterBoot later
        ? later.platform().equals(platform) && later.lost().equals(boot)
        : ((RescueEvidence) evidence).isAbout(platform, boot);
  }

  /** The broker commits as soon as the target is ready. */
  public static LedgerStep commitOnReady(Ticketed state, LedgerInput.ClaimReady claim) {
    return commit(state, claim, List.of());
  }

  /** The broker closes the migration together with its COMMIT. */
  public static LedgerStep closeAtCommit(Ticketed state, LedgerInput.ClaimReady claim) {
    MigrationTicket ticket = state.ticket();
    Closed closed =
        new Closed(ticket.mid(), ticket.vm(), ticket.generation().next(), claim.ready().boot());
    return commit(state, claim, List.of(new LedgerOutput.Close(closed)));
  }

  /** An operator may abort what was committed. */
  public static LedgerStep abortAfterCommit(LedgerState state, LedgerInput input)
      throws LedgerRefusal {
    return state instanceof Committed committed && input instanceof LedgerInput.Abort
        ? aborted(committed, input.at())
        : Ledger.step(state, input);
  }

  /** A COMMIT moves to the next boot of its host. */
  public static LedgerStep rebindCommit(LedgerState state, LedgerInput input) throws LedgerRefusal {
    return state instanceof Committed committed
            && input instanceof LedgerInput.ReportLost report
            && report.evidence() instanceof RescueEvidence.LaterBoot later
        ? rebound(committed, later, input.at())
        : Ledger.step(state, input);
  }

  /** A second ticket takes the place of the first, which is never decided. */
  public static LedgerStep secondTicket(LedgerState state, LedgerInput input) throws LedgerRefusal {
    return state instanceof Ticketed ticketed && input instanceof LedgerInput.RequestTicket
        ? Ledger.step(ticketed.owner(), input)
        : Ledger.step(state, input);
  }

  /** A machine that somebody owns is started elsewhere, for its host does not answer. */
  public static LedgerStep startOfOwned(LedgerState state, LedgerInput input) throws LedgerRefusal {
    return state instanceof Owned owned && input instanceof LedgerInput.ClaimStart
        ? Ledger.step(new Stopped(owned.vm(), owned.manifestDigest(), owned.generation()), input)
        : Ledger.step(state, input);
  }

  /** A rescued migration may still be closed. */
  public static LedgerStep closeAfterRescue(LedgerState state, LedgerInput input)
      throws LedgerRefusal {
    return state instanceof Owned owned
            && input instanceof LedgerInput.ReportRunning(var running, _)
            && running.mid().isPresent()
        ? new LedgerStep(
            owned,
            List.of(
                new LedgerOutput.Close(
                    new Closed(
                        running.mid().get(), running.vm(), running.generation(), running.boot()))))
        : Ledger.step(state, input);
  }

  /** A broker decides, whatever the witness has seen of its log. */
  public static boolean decideAnyway(Object standing) {
    return true;
  }

  /** A ticket decides nothing yet, so it is not logged. */
  public static boolean logWithoutTickets(Object output) {
    return !(output instanceof LedgerOutput.IssueTicket) && ((LedgerOutput) output).isLogged();
  }

  /** Nothing follows on the end of a machine, so it is not logged. */
  public static boolean logWithoutDestroy(Object output) {
    return !(output instanceof LedgerOutput.EraseKeys) && ((LedgerOutput) output).isLogged();
  }

  /** A migration is aborted when its source says that it runs the machine. */
  public static SagaStep endAsHostsSay(MigrationState state, SagaInput input) {
    return input instanceof SagaInput.SourceReports(var monitor, _)
            && monitor == MonitorState.RUNNING
            && !Saga.ended(state)
        ? new SagaStep(MigrationState.ABORTED, List.of(), "the source runs on")
        : Saga.step(state, input);
  }

  /** A migration is completed when its target says that it runs the machine. */
  public static SagaStep completeAsHostsSay(MigrationState state, SagaInput input) {
    return input instanceof SagaInput.TargetReports(var monitor, _)
            && monitor == MonitorState.RUNNING
            && !Saga.ended(state)
        ? new SagaStep(MigrationState.COMPLETED, List.of(), null)
        : Saga.step(state, input);
  }

  /** A ticket that was asked for and not seen is taken for one that there is not. */
  public static SagaStep forgetTheRequest(MigrationState state, SagaInput input) {
    return state == MigrationState.PREFLIGHT && input instanceof SagaInput.CancelWanted
        ? new SagaStep(MigrationState.ABORTED, List.of(), "cancelled")
        : Saga.step(state, input);
  }

  private static LedgerStep commit(
      Ticketed state, LedgerInput.ClaimReady claim, List<LedgerOutput> more) {
    Decision commit =
        new Decision(
            Verdict.COMMIT,
            state.vm(),
            Optional.of(state.ticket().mid()),
            state.owner().generation().next(),
            claim.platform(),
            claim.ready().boot(),
            claim.ready().redeemNumber(),
            claim.at());
    List<LedgerOutput> outputs = new ArrayList<>();
    outputs.add(new LedgerOutput.Decide(commit));
    outputs.addAll(more);
    return new LedgerStep(new Committed(state.owner(), commit), outputs);
  }

  private static LedgerStep aborted(Committed state, Instant at) {
    Owned source = state.source();
    Decision abort = again(Verdict.ABORT, state, source.platform(), source.boot(), 0, at);
    return new LedgerStep(
        new Owned(
            source.vm(),
            source.manifestDigest(),
            abort.generation(),
            source.platform(),
            source.boot(),
            source.attempts() + 1,
            at),
        List.of(new LedgerOutput.Decide(abort)));
  }

  private static LedgerStep rebound(Committed state, RescueEvidence.LaterBoot later, Instant at) {
    long number = later.startCounter() + 1;
    Decision commit = again(Verdict.COMMIT, state, later.platform(), later.later(), number, at);
    return new LedgerStep(
        new Committed(state.source(), commit), List.of(new LedgerOutput.Decide(commit)));
  }

  /** Another decision of the migration that a COMMIT decided, with the same generation. */
  private static Decision again(
      Verdict verdict,
      Committed state,
      PlatformId platform,
      BootId boot,
      long redeemNumber,
      Instant at) {
    return new Decision(
        verdict,
        state.vm(),
        state.decision().mid(),
        state.decision().generation(),
        platform,
        boot,
        redeemNumber,
        at);
  }
}
