package dev.sealift.protocol.monitor;

import static dev.sealift.protocol.monitor.Samples.SOURCE;
import static dev.sealift.protocol.monitor.Samples.TARGET;
import static dev.sealift.protocol.monitor.Samples.gen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.Step;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Objects that differ from the honest ones of {@link TransitionsTest} in one field. */
final class MonitorAttackTest {

  private static final Decision ABORT = Samples.abort();
  private static final Decision COMMIT = Samples.commit();

  @Test
  void resumeOfTheSourceAfterCommit_isRefusedForWantOfTheRight() throws Exception {
    SourceState fenced = Samples.sourceStates().get("Fenced");
    assertThat(refusal(fenced, new SourceInput.Resume())).isEqualTo(Refusal.NO_RUN_RIGHT);
  }

  @Test
  void abortOfAnEarlierMigration_doesNotWakeTheSource() throws Exception {
    SourceState awaiting = Samples.sourceStates().get("Awaiting");
    Decision old =
        new Decision(
            Verdict.ABORT,
            ABORT.vm(),
            Optional.of(Samples.OTHER_MID),
            ABORT.generation(),
            ABORT.platform(),
            ABORT.boot(),
            0,
            ABORT.decidedAt());
    assertThat(refusal(awaiting, new SourceInput.Decided(old))).isEqualTo(Refusal.WRONG_MIGRATION);
  }

  @Test
  void abortForAnEarlierBootOfTheSource_isRefused() throws Exception {
    SourceState awaiting = Samples.sourceStates().get("Awaiting");
    Decision other =
        new Decision(
            Verdict.ABORT,
            ABORT.vm(),
            ABORT.mid(),
            ABORT.generation(),
            ABORT.platform(),
            Samples.LATER_BOOT_A,
            0,
            ABORT.decidedAt());
    assertThat(refusal(awaiting, new SourceInput.Decided(other))).isEqualTo(Refusal.WRONG_BOOT);
  }

  @Test
  void commitToAnotherBootThanTheHandshakeLatched_doesNotFenceTheSource() throws Exception {
    SourceState awaiting = Samples.sourceStates().get("Awaiting");
    Decision other = commit(Samples.LATER_BOOT_B, COMMIT.redeemNumber(), 2);
    assertThat(refusal(awaiting, new SourceInput.Decided(other))).isEqualTo(Refusal.WRONG_BOOT);
  }

  @Test
  void commitBeforePrepared_isRefused() throws Exception {
    SourceState frozen = Samples.sourceStates().get("Frozen");
    assertThat(refusal(frozen, new SourceInput.Decided(COMMIT))).isEqualTo(Refusal.WRONG_VERDICT);
  }

  @Test
  void rescueOfAnotherMigrationBootOrGeneration_doesNotWakeTheFencedSource() throws Exception {
    SourceState fenced = Samples.sourceStates().get("Fenced");
    assertThat(refusal(fenced, rescue(Samples.OTHER_MID, Samples.BOOT_A, 3)))
        .isEqualTo(Refusal.WRONG_MIGRATION);
    assertThat(refusal(fenced, rescue(Samples.MID, Samples.LATER_BOOT_A, 3)))
        .isEqualTo(Refusal.WRONG_BOOT);
    assertThat(refusal(fenced, rescue(Samples.MID, Samples.BOOT_A, 2)))
        .isEqualTo(Refusal.WRONG_GENERATION);
    assertThat(refusal(fenced, new SourceInput.Decided(ABORT))).isEqualTo(Refusal.WRONG_VERDICT);
  }

  @Test
  void ticketOfAGenerationThatThisBootGaveUp_isNotTakenAgain() throws Exception {
    TargetState idle = TargetMonitor.idle(Samples.VM, gen(2));
    assertThat(refusal(idle, new TargetInput.TicketCame(Samples.ticket(), Samples.NOON)))
        .isEqualTo(Refusal.GIVEN_UP);
  }

  @Test
  void targetThatFails_isZeroisedBeforeItForfeits() throws Exception {
    for (String state : List.of("Attesting", "Importing", "Complete", "ReadySent", "Redeeming")) {
      Step step =
          TARGET.step(Samples.targetStates().get(state), new TargetInput.Broke("disk full"));
      assertThat(step.outputs())
          .as(state)
          .containsExactly(
              new TargetOutput.EndSession(),
              new TargetOutput.Zeroise(),
              new TargetOutput.Tell(new Forfeit(Samples.MID, Samples.VM, gen(1), Samples.BOOT_B)));
    }
  }

  @Test
  void startThatThisBootGaveUp_isNotClaimedAgain() throws Exception {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SourceMonitor.start(Samples.claim(), gen(1)))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.GIVEN_UP));
    assertThat(SOURCE.step(Samples.source(), new SourceInput.Broke("no disk")).outputs())
        .containsExactly(
            new SourceOutput.Zeroise(),
            new SourceOutput.Tell(new Stopped(Samples.VM, gen(1), Samples.BOOT_A)));
  }

  @Test
  void closedByAnotherBoot_doesNotWipeTheFencedState() throws Exception {
    SourceState fenced = Samples.sourceStates().get("Fenced");
    Closed other = new Closed(Samples.MID, Samples.VM, gen(2), Samples.LATER_BOOT_B);
    assertThat(refusal(fenced, new SourceInput.TargetRuns(other))).isEqualTo(Refusal.WRONG_BOOT);
  }

  @Test
  void targetThatAttestsAsAnotherPlatform_getsNoPage() throws Exception {
    SourceState preparing = Samples.sourceStates().get("Preparing");
    PeerSession other = new PeerSession(Samples.TRANSCRIPT, Samples.A, Samples.BOOT_B);
    assertThat(refusal(preparing, new SourceInput.KeysAgreed(other)))
        .isEqualTo(Refusal.WRONG_PLATFORM);
  }

  @Test
  void ticketOfAMigrationThatWasGivenUp_isNotTriedAgain() throws Exception {
    SourceState undecided = Samples.sourceStates().get("Running, undecided");
    assertThat(refusal(undecided, new SourceInput.TicketCame(Samples.ticket(), Samples.NOON)))
        .isEqualTo(Refusal.MID_BURNED);
  }

  @Test
  void ticketOfAnEarlierGeneration_isRefused() throws Exception {
    SourceState afterAbort = Samples.sourceStates().get("Running after ABORT");
    MigrationTicket old = Samples.ticket(Samples.OTHER_MID, gen(1));
    MigrationTicket current = Samples.ticket(Samples.OTHER_MID, gen(2));
    assertThat(refusal(afterAbort, new SourceInput.TicketCame(old, Samples.NOON)))
        .isEqualTo(Refusal.WRONG_GENERATION);
    assertThat(SOURCE.step(afterAbort, new SourceInput.TicketCame(current, Samples.NOON)).state())
        .isInstanceOf(SourceState.Preparing.class);
  }

  @Test
  void ticketAfterItsExpiry_isRefusedByBothSides() throws Exception {
    MigrationTicket ticket = Samples.ticket();
    assertThat(refusal(Samples.running(), new SourceInput.TicketCame(ticket, ticket.expiresAt())))
        .isEqualTo(Refusal.TICKET_EXPIRED);
    assertThat(refusal(Samples.target(), new TargetInput.TicketCame(ticket, ticket.expiresAt())))
        .isEqualTo(Refusal.TICKET_EXPIRED);
  }

  @Test
  void startForAnotherBoot_givesNoRight() throws Exception {
    Decision start = Samples.start();
    Decision other =
        new Decision(
            Verdict.START,
            start.vm(),
            Optional.empty(),
            start.generation(),
            start.platform(),
            Samples.LATER_BOOT_A,
            start.redeemNumber(),
            start.decidedAt());
    assertThat(refusal(Samples.source(), new SourceInput.Decided(other)))
        .isEqualTo(Refusal.WRONG_BOOT);
    assertThatThrownBy(() -> RunRight.givenBy(other, new LocalBoot(Samples.A, Samples.BOOT_A)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void counterBesideTheReservedNumber_neverRuns() throws Exception {
    SourceState starting = Samples.sourceStates().get("Redeeming");
    TargetState taking = Samples.targetStates().get("Redeeming");
    assertThat(refusal(starting, new SourceInput.CounterRaised(Samples.START_NUMBER + 1, false)))
        .isEqualTo(Refusal.WRONG_REDEEM_NUMBER);
    assertThat(refusal(taking, new TargetInput.CounterRaised(Samples.TARGET_NUMBER + 1, false)))
        .isEqualTo(Refusal.WRONG_REDEEM_NUMBER);
  }

  @Test
  void tpmThatWasResetSinceTheBoot_neverRuns() throws Exception {
    TargetState taking = Samples.targetStates().get("Redeeming");
    assertThat(refusal(taking, new TargetInput.CounterRaised(Samples.TARGET_NUMBER, true)))
        .isEqualTo(Refusal.TPM_RESET);
  }

  @Test
  void commitForAnotherBootOfTheTarget_isRefused() throws Exception {
    TargetState ready = Samples.readySent();
    Decision other = commit(Samples.LATER_BOOT_B, COMMIT.redeemNumber(), 2);
    assertThat(refusal(ready, new TargetInput.Decided(other))).isEqualTo(Refusal.WRONG_BOOT);
  }

  @Test
  void commitForAnotherRedeemNumber_isRefused() throws Exception {
    TargetState ready = Samples.readySent();
    Decision other = commit(Samples.BOOT_B, COMMIT.redeemNumber() + 1, 2);
    assertThat(refusal(ready, new TargetInput.Decided(other)))
        .isEqualTo(Refusal.WRONG_REDEEM_NUMBER);
  }

  @Test
  void commitThatSkipsAGeneration_isRefusedByBothSides() throws Exception {
    Decision other = commit(Samples.BOOT_B, COMMIT.redeemNumber(), 3);
    assertThat(refusal(Samples.readySent(), new TargetInput.Decided(other)))
        .isEqualTo(Refusal.WRONG_GENERATION);
    assertThat(refusal(Samples.sourceStates().get("Awaiting"), new SourceInput.Decided(other)))
        .isEqualTo(Refusal.WRONG_GENERATION);
  }

  @Test
  void rootThatDiffersFromStart_isRefused() throws Exception {
    TargetState importing = Samples.targetStates().get("Importing");
    assertThat(refusal(importing, new TargetInput.AllReceived(Samples.hash("other"), Samples.ROOT)))
        .isEqualTo(Refusal.WRONG_ROOT);
  }

  @Test
  void sourceOfAnotherBootThanTheTicket_isRefusedBeforeItsFirstByteIsParsed() throws Exception {
    TargetState attesting = Samples.targetStates().get("Attesting");
    assertThat(
            refusal(
                attesting,
                new TargetInput.KeysAgreed(Samples.TRANSCRIPT, Samples.A, Samples.LATER_BOOT_A)))
        .isEqualTo(Refusal.WRONG_BOOT);
  }

  @Test
  void dirtyStorm_endsInTheFreezeWithinTheTicketsRounds() throws Exception {
    SourceState state = Samples.exporting();
    long dirty = 1_000_000;
    int rounds = 0;
    while (state instanceof SourceState.Exporting) {
      state = SOURCE.step(state, new SourceInput.RoundSent(dirty)).state();
      dirty = dirty * 2 / 3;
      rounds++;
    }
    assertThat(state).isInstanceOf(SourceState.Frozen.class);
    assertThat(rounds).isEqualTo((int) Samples.ticket().maxRounds());
  }

  private static SourceInput rescue(Mid mid, BootId boot, long generation) {
    return new SourceInput.Decided(
        new Decision(
            Verdict.RESCUE,
            Samples.VM,
            Optional.of(mid),
            gen(generation),
            Samples.A,
            boot,
            0,
            Samples.NOON));
  }

  private static Decision commit(BootId boot, long redeemNumber, long generation) {
    return new Decision(
        Verdict.COMMIT,
        Samples.VM,
        Optional.of(Samples.MID),
        gen(generation),
        Samples.B,
        boot,
        redeemNumber,
        Samples.NOON);
  }

  private static Refusal refusal(SourceState state, SourceInput input) {
    return assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SOURCE.step(state, input))
        .actual()
        .refusal();
  }

  private static Refusal refusal(TargetState state, TargetInput input) {
    return assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> TARGET.step(state, input))
        .actual()
        .refusal();
  }
}
