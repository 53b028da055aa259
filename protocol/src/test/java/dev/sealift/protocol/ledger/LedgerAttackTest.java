package dev.sealift.protocol.ledger;

import static dev.sealift.protocol.ledger.Samples.A;
import static dev.sealift.protocol.ledger.Samples.B;
import static dev.sealift.protocol.ledger.Samples.BOOT_A;
import static dev.sealift.protocol.ledger.Samples.BOOT_B;
import static dev.sealift.protocol.ledger.Samples.LATER_BOOT_B;
import static dev.sealift.protocol.ledger.Samples.MANIFEST;
import static dev.sealift.protocol.ledger.Samples.MID;
import static dev.sealift.protocol.ledger.Samples.NOON;
import static dev.sealift.protocol.ledger.Samples.OTHER_MID;
import static dev.sealift.protocol.ledger.Samples.OTHER_VM;
import static dev.sealift.protocol.ledger.Samples.ROOT;
import static dev.sealift.protocol.ledger.Samples.TERMS;
import static dev.sealift.protocol.ledger.Samples.TRANSCRIPT;
import static dev.sealift.protocol.ledger.Samples.VM;
import static dev.sealift.protocol.ledger.Samples.gen;
import static dev.sealift.protocol.ledger.Samples.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.protocol.ledger.LedgerInput.Abort;
import dev.sealift.protocol.ledger.LedgerInput.ClaimReady;
import dev.sealift.protocol.ledger.LedgerInput.ClaimStart;
import dev.sealift.protocol.ledger.LedgerInput.Create;
import dev.sealift.protocol.ledger.LedgerInput.ReportForfeit;
import dev.sealift.protocol.ledger.LedgerInput.ReportLost;
import dev.sealift.protocol.ledger.LedgerInput.ReportRunning;
import dev.sealift.protocol.ledger.LedgerInput.RequestTicket;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.For;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import dev.sealift.protocol.ledger.RescueEvidence.LaterBoot;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Inputs that differ from an honest one in a single field are refused, with their reason. */
final class LedgerAttackTest {

  @Test
  void honestMigration_isCommittedForTheTicketedTarget() throws Exception {
    LedgerStep step = Ledger.step(Samples.ticketedAnd(Samples.prepared()), Samples.ready());
    assertThat(decision(step))
        .isEqualTo(new Decision(Verdict.COMMIT, VM, Optional.of(MID), gen(2), B, BOOT_B, 7, NOON));
  }

  @Test
  void readyBeforePrepared_isCommittedWhenTheClaimIsPutAgain() throws Exception {
    LedgerState waiting = Samples.ticketedAnd(Samples.ready(), Samples.prepared());
    assertThat(decision(Ledger.step(waiting, Samples.ready())).verdict()).isEqualTo(Verdict.COMMIT);
  }

  @Test
  void readyWithAnotherRoot_isRefused() throws Exception {
    assertRefused(
        Reason.ROOT_MISMATCH,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.ready(TRANSCRIPT, BOOT_B, hash("other")));
  }

  @Test
  void preparedWithAnotherRoot_isRefused() throws Exception {
    assertRefused(
        Reason.ROOT_MISMATCH,
        Samples.ticketedAnd(Samples.ready()),
        Samples.prepared(TRANSCRIPT, BOOT_A, BOOT_B, hash("other")));
  }

  @Test
  void readyFromAnotherSession_isRefused() throws Exception {
    assertRefused(
        Reason.TRANSCRIPT_MISMATCH,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.ready(hash("other"), BOOT_B, ROOT));
  }

  @Test
  void readyByALaterBootOfTheTarget_isRefused() throws Exception {
    assertRefused(
        Reason.WRONG_BOOT,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.ready(TRANSCRIPT, LATER_BOOT_B, ROOT));
  }

  @Test
  void readyByAnUnticketedHost_isRefused() throws Exception {
    ClaimReady honest = Samples.ready();
    assertRefused(
        Reason.WRONG_PLATFORM,
        Samples.ticketedAnd(Samples.prepared()),
        new ClaimReady(honest.ready(), A, honest.line(), NOON));
  }

  @Test
  void preparedByAnyoneButTheOwner_isRefused() throws Exception {
    assertRefused(
        Reason.WRONG_BOOT,
        Samples.ticketed(),
        Samples.prepared(TRANSCRIPT, LATER_BOOT_B, BOOT_B, ROOT));
  }

  @Test
  void secondDifferentPrepared_isRefused() throws Exception {
    assertRefused(
        Reason.CONTRADICTION,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.prepared(TRANSCRIPT, BOOT_A, BOOT_B, hash("other")));
  }

  @Test
  void secondDifferentReady_isRefused() throws Exception {
    assertRefused(
        Reason.CONTRADICTION,
        Samples.ticketedAnd(Samples.ready()),
        Samples.ready(TRANSCRIPT, LATER_BOOT_B, ROOT));
  }

  @Test
  void readyOfAnEarlierGeneration_isRefused() throws Exception {
    Ready stale = new Ready(MID, VM, gen(0), TRANSCRIPT, BOOT_B, ROOT, 7);
    assertRefused(
        Reason.WRONG_GENERATION,
        Samples.ticketedAnd(Samples.prepared()),
        new ClaimReady(stale, B, Samples.free(BOOT_B), NOON));
  }

  @Test
  void abortAfterCommit_isRefused() throws Exception {
    assertRefused(
        Reason.ALREADY_COMMITTED,
        Samples.ticketedAnd(Samples.prepared(), Samples.ready()),
        Samples.abort());
  }

  @Test
  void abortOfAnotherMigration_isRefused() throws Exception {
    assertRefused(Reason.NOT_UNDER_WAY, Samples.ticketed(), new Abort(VM, OTHER_MID, NOON));
  }

  @Test
  void secondTicketWhileOneIsOut_isRefused() throws Exception {
    assertRefused(
        Reason.MIGRATION_UNDER_WAY,
        Samples.ticketed(),
        new RequestTicket(VM, OTHER_MID, B, TERMS, NOON));
  }

  @Test
  void ticketToTheHostThatRunsTheMachine_isRefused() throws Exception {
    assertRefused(
        Reason.SAME_PLATFORM, Samples.owned(), new RequestTicket(VM, MID, A, TERMS, NOON));
  }

  @Test
  void claimOfAnotherMachine_isRefused() throws Exception {
    assertRefused(Reason.WRONG_MACHINE, Samples.after(), new Create(OTHER_VM, MANIFEST, NOON));
  }

  @Test
  void startClaimedByAnotherBootWhileOneIsStarting_isRefused() throws Exception {
    LedgerState starting = Samples.after(Samples.create(), Samples.start());
    assertRefused(
        Reason.NOT_STOPPED,
        starting,
        Samples.start(new StartClaim(VM, gen(0), MANIFEST, BOOT_B, 5)));
  }

  @Test
  void startReplayedFromAnEarlierGeneration_isRefused() throws Exception {
    LedgerState stopped =
        Samples.after(
            Samples.create(),
            Samples.start(),
            Samples.runningAfterStart(),
            Samples.stopped(1, BOOT_A));
    assertRefused(Reason.WRONG_GENERATION, stopped, Samples.start());
  }

  @Test
  void startWithAnotherManifest_isRefused() throws Exception {
    assertRefused(
        Reason.WRONG_MANIFEST,
        Samples.after(Samples.create()),
        Samples.start(new StartClaim(VM, gen(0), hash("other"), BOOT_A, 5)));
  }

  @Test
  void runningWithAnotherRedeemNumber_isRefused() throws Exception {
    assertRefused(
        Reason.CONTRADICTION,
        Samples.ticketedAnd(Samples.prepared(), Samples.ready()),
        new ReportRunning(new Running(VM, Optional.of(MID), gen(2), BOOT_B, 8, NOON), NOON));
  }

  @Test
  void redeemNumberThatWasPassed_isRefused() throws Exception {
    assertRefused(
        Reason.REDEEM_NUMBER_PASSED,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.readyInLine(new RedeemLine(BOOT_B, 7, false, Set.of())));
  }

  @Test
  void redeemNumberThatAnotherClaimReserved_isRefused() throws Exception {
    assertRefused(
        Reason.REDEEM_NUMBER_TAKEN,
        Samples.ticketedAnd(Samples.prepared()),
        Samples.readyInLine(new RedeemLine(BOOT_B, 6, false, Set.of(7L))));
  }

  @Test
  void higherRedeemNumber_waitsForTheLowerOne() throws Exception {
    LedgerStep step =
        Ledger.step(
            Samples.ticketedAnd(Samples.prepared()),
            Samples.readyInLine(new RedeemLine(BOOT_B, 0, false, Set.of(6L))));
    assertThat(step.outputs()).containsExactly(new Wait(For.TURN_TO_REDEEM));
  }

  @Test
  void startWhileTheBootHasADecisionOutstanding_waits() throws Exception {
    ClaimStart honest = Samples.start();
    LedgerStep step =
        Ledger.step(
            Samples.after(Samples.create()),
            new ClaimStart(honest.claim(), A, Samples.busy(BOOT_A), NOON));
    assertThat(step.outputs()).containsExactly(new Wait(For.TURN_TO_REDEEM));
  }

  @Test
  void ownerStoppedAfterItBurnedItsRight_isRefused() throws Exception {
    assertRefused(
        Reason.RIGHT_BURNED, Samples.ticketedAnd(Samples.prepared()), Samples.stopped(1, BOOT_A));
  }

  @Test
  void ownerStoppedBeforeTheFreeze_abortsTheMigration() throws Exception {
    LedgerStep step = Ledger.step(Samples.ticketed(), Samples.stopped(1, BOOT_A));
    assertThat(decision(step).verdict()).isEqualTo(Verdict.ABORT);
    assertThat(step.state()).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(2)));
  }

  @Test
  void forfeitOfTheTarget_abortsBeforeTheDecisionAndRescuesAfterIt() throws Exception {
    LedgerStep before = Ledger.step(Samples.ticketedAnd(Samples.prepared()), Samples.forfeit());
    assertThat(decision(before).verdict()).isEqualTo(Verdict.ABORT);
    LedgerStep after = Ledger.step(committed(), Samples.forfeit());
    assertThat(decision(after))
        .isEqualTo(new Decision(Verdict.RESCUE, VM, Optional.of(MID), gen(3), A, BOOT_A, 0, NOON));
  }

  @Test
  void forfeitByAnyoneButTheTarget_isRefused() throws Exception {
    ReportForfeit byAnotherHost = new ReportForfeit(Samples.forfeit().forfeit(), A, NOON);
    assertRefused(Reason.WRONG_PLATFORM, Samples.ticketed(), byAnotherHost);
    ReportForfeit byAnotherBoot =
        new ReportForfeit(new Forfeit(MID, VM, gen(1), LATER_BOOT_B), B, NOON);
    assertRefused(Reason.WRONG_BOOT, committed(), byAnotherBoot);
    ReportForfeit ofAnotherGeneration =
        new ReportForfeit(new Forfeit(MID, VM, gen(2), BOOT_B), B, NOON);
    assertRefused(Reason.WRONG_GENERATION, committed(), ofAnotherGeneration);
  }

  @Test
  void forfeitAfterTheTargetRan_isRefused() throws Exception {
    LedgerState closed =
        Samples.ticketedAnd(Samples.prepared(), Samples.ready(), Samples.runningAfterCommit());
    assertRefused(Reason.NOT_UNDER_WAY, closed, Samples.forfeit());
  }

  @Test
  void laterBootAlone_isNoProofThatTheTargetNeverRan() throws Exception {
    RescueEvidence spent = Samples.later(Samples.laterBootOfB(), 8);
    assertRefused(Reason.MAY_HAVE_RUN, committed(), Samples.lost(spent));
    LedgerStep rescued = Ledger.step(committed(), Samples.lost(Samples.laterBootOfB()));
    assertThat(decision(rescued).verdict()).isEqualTo(Verdict.RESCUE);
  }

  @Test
  void counterThatTheHostCanCopy_isNoProofUnlessTheTenantAcceptsIt() throws Exception {
    LaterBoot hardware = Samples.laterBootOfB();
    RescueEvidence software =
        new LaterBoot(
            B,
            BOOT_B,
            hardware.lostResetCount(),
            LATER_BOOT_B,
            hardware.laterResetCount(),
            hardware.startCounter(),
            TpmClass.SOFTWARE);
    assertRefused(Reason.EVIDENCE_NOT_ACCEPTED, committed(), Samples.lost(software));
    RescueRules consent = new RescueRules(Set.of(TpmClass.SOFTWARE), Set.of(), List.of(), 0);
    LedgerStep rescued =
        Ledger.step(committed(), new ReportLost(VM, software, consent, false, NOON));
    assertThat(decision(rescued).verdict()).isEqualTo(Verdict.RESCUE);
  }

  @Test
  void restartWithoutAResetOfTheTpm_isNoProof() throws Exception {
    LaterBoot honest = Samples.laterBootOfB();
    RescueEvidence noReset =
        new LaterBoot(B, BOOT_B, 3, LATER_BOOT_B, 3, honest.startCounter(), honest.tpmClass());
    assertRefused(Reason.WRONG_EVIDENCE, committed(), Samples.lost(noReset));
    assertRefused(Reason.WRONG_EVIDENCE, committed(), Samples.lost(Samples.laterBootOfA()));
  }

  @Test
  void abandonedMigration_isClosedAndCanBeStartedAgain() throws Exception {
    RescueEvidence spent = Samples.later(Samples.laterBootOfB(), 8);
    LedgerStep step = Ledger.step(committed(), Samples.abandoned(spent));
    assertThat(step.state()).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(2)));
    assertThat(step.outputs())
        .containsExactly(new LedgerOutput.Close(new Closed(MID, VM, gen(2), BOOT_B)));
  }

  @Test
  void coldStartOnSuspicion_isRefused() throws Exception {
    RescueRules strict = RescueRules.HARDWARE_COUNTER;
    ReportLost owner = new ReportLost(VM, Samples.laterBootOfA(), strict, false, NOON);
    assertRefused(Reason.EVIDENCE_NOT_ACCEPTED, Samples.owned(), owner);
    RescueEvidence destroyed = new RescueEvidence.Destroyed(A, BOOT_A);
    assertRefused(
        Reason.EVIDENCE_NOT_ACCEPTED,
        Samples.owned(),
        new ReportLost(VM, destroyed, strict, false, NOON));
    RescueRules statements = new RescueRules(Set.of(), Set.of(), List.of(hash("approver")), 1);
    LedgerStep step =
        Ledger.step(Samples.owned(), new ReportLost(VM, destroyed, statements, false, NOON));
    assertThat(step.state()).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(1)));
  }

  @Test
  void destroyedTarget_mayHaveRunAndRescuesNothing() throws Exception {
    RescueEvidence destroyed = new RescueEvidence.Destroyed(B, BOOT_B);
    RescueRules statements = new RescueRules(Set.of(), Set.of(), List.of(hash("approver")), 1);
    assertRefused(
        Reason.MAY_HAVE_RUN, committed(), new ReportLost(VM, destroyed, statements, false, NOON));
    LedgerStep step =
        Ledger.step(committed(), new ReportLost(VM, destroyed, statements, true, NOON));
    assertThat(step.state()).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(2)));
  }

  @Test
  void ownerThatStoppedBeforeItHeardOfTheAbort_isStopped() throws Exception {
    LedgerState aborted = Samples.ticketedAnd(Samples.abort());
    LedgerStep step = Ledger.step(aborted, Samples.stopped(1, BOOT_A));
    assertThat(step.state()).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(2)));
  }

  @Test
  void stoppedOfAnEarlierRunOfTheSameBoot_isRefused() throws Exception {
    LedgerState again =
        Samples.after(
            Samples.create(),
            Samples.start(),
            Samples.runningAfterStart(),
            Samples.stopped(1, BOOT_A),
            Samples.start(new StartClaim(VM, gen(1), MANIFEST, BOOT_A, 6)),
            new ReportRunning(new Running(VM, Optional.empty(), gen(2), BOOT_A, 6, NOON), NOON));
    assertRefused(Reason.WRONG_GENERATION, again, Samples.stopped(1, BOOT_A));
  }

  @Test
  void claimThatWasGivenUp_isNotDecidedAnyMore() throws Exception {
    LedgerState burned = Samples.after(Samples.create(), Samples.stopped(1, BOOT_A));
    assertThat(burned).isEqualTo(new LedgerState.Stopped(VM, MANIFEST, gen(1)));
    assertRefused(Reason.WRONG_GENERATION, burned, Samples.start());
  }

  @Test
  void abortLoop_isSlowedDown() throws Exception {
    LedgerState state = Samples.owned();
    for (int i = 0; i < TERMS.maxAttempts(); i++) {
      state = Ledger.step(Ledger.step(state, Samples.ticket()).state(), Samples.abort()).state();
    }
    assertRefused(Reason.ATTEMPTS_SPENT, state, Samples.ticket());
    RequestTicket later = new RequestTicket(VM, MID, B, TERMS, NOON.plus(TERMS.attemptPause()));
    assertThat(Ledger.step(state, later).state()).isInstanceOf(LedgerState.Ticketed.class);
  }

  private static LedgerState committed() throws LedgerRefusal {
    return Samples.ticketedAnd(Samples.prepared(), Samples.ready());
  }

  private static Decision decision(LedgerStep step) {
    return step.outputs().stream()
        .filter(Decide.class::isInstance)
        .map(output -> ((Decide) output).decision())
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(Reason reason, LedgerState state, LedgerInput input) {
    assertThatExceptionOfType(LedgerRefusal.class)
        .isThrownBy(() -> Ledger.step(state, input))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
