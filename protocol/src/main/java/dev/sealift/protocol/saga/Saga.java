package dev.sealift.protocol.saga;

import static dev.sealift.protocol.saga.MigrationState.ABORTED;
import static dev.sealift.protocol.saga.MigrationState.ABORTING;
import static dev.sealift.protocol.saga.MigrationState.COMPLETED;
import static dev.sealift.protocol.saga.MigrationState.CONNECTED;
import static dev.sealift.protocol.saga.MigrationState.COPYING;
import static dev.sealift.protocol.saga.MigrationState.DECIDING;
import static dev.sealift.protocol.saga.MigrationState.FAILED;
import static dev.sealift.protocol.saga.MigrationState.FREEZING;
import static dev.sealift.protocol.saga.MigrationState.PREFLIGHT;
import static dev.sealift.protocol.saga.MigrationState.RESCUED;
import static dev.sealift.protocol.saga.MigrationState.RESCUING;
import static dev.sealift.protocol.saga.MigrationState.RESUMING;
import static dev.sealift.protocol.saga.MigrationState.TICKETED;

import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.SagaInput.Begin;
import dev.sealift.protocol.saga.SagaInput.CancelWanted;
import dev.sealift.protocol.saga.SagaInput.DeadlinePassed;
import dev.sealift.protocol.saga.SagaInput.HostRefused;
import dev.sealift.protocol.saga.SagaInput.LedgerSays;
import dev.sealift.protocol.saga.SagaInput.SourceReports;
import dev.sealift.protocol.saga.SagaInput.TargetListens;
import dev.sealift.protocol.saga.SagaInput.TargetLost;
import dev.sealift.protocol.saga.SagaInput.TargetReports;
import dev.sealift.protocol.saga.SagaInput.TicketGranted;
import dev.sealift.protocol.saga.SagaInput.TicketRefused;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import dev.sealift.protocol.saga.SagaStep.Effect;
import org.jspecify.annotations.Nullable;

/**
 * The saga of a migration.
 *
 * <p>It only ever moves forward, so inputs that come late, twice or in another order change
 * nothing. Once a ticket may exist, an end is entered because the broker's ledger says so, never
 * because a host does or time passed.
 */
public final class Saga {

  private static final String CANCELLED = "cancelled: an operator asked for it";
  private static final String LEDGER_ABORTED = "aborted: the broker decided so";

  private static final String LEDGER_RESCUED =
      "rescued: the target never ran it; the source runs on";

  private static final String LEDGER_ABANDONED =
      "abandoned: the target is gone and may have run it; start the machine again";

  private static final String TARGET_LOST =
      "target-lost: it was committed, and the target went down before it showed that it runs";

  private static final String NOT_RESUMED =
      "not-resumed: the broker committed it to the target, which has not shown that it runs;"
          + " see to the target host";

  private Saga() {}

  /** Whether a state is an end, which nothing leaves. */
  public static boolean ended(MigrationState state) {
    return switch (state) {
      case COMPLETED, ABORTED, RESCUED, FAILED -> true;
      case REQUESTED,
          PREFLIGHT,
          TICKETED,
          CONNECTED,
          COPYING,
          FREEZING,
          DECIDING,
          RESUMING,
          ABORTING,
          RESCUING ->
          false;
    };
  }

  /** What an input does in a state. */
  public static SagaStep step(MigrationState state, SagaInput input) {
    return switch (state) {
      case REQUESTED -> onRequested(input);
      case PREFLIGHT -> onPreflight(input);
      case TICKETED, CONNECTED, COPYING, FREEZING, DECIDING -> onMoving(state, input);
      case RESUMING -> onResuming(input);
      case ABORTING -> onAborting(input);
      case RESCUING -> onRescuing(input);
      case COMPLETED, ABORTED, RESCUED, FAILED -> SagaStep.to(state);
    };
  }

  /** Nobody but us knows of it: it can be dropped. */
  private static SagaStep onRequested(SagaInput input) {
    return switch (input) {
      case Begin _ -> SagaStep.to(PREFLIGHT);
      case CancelWanted _ -> SagaStep.because(ABORTED, CANCELLED);
      case DeadlinePassed _ -> SagaStep.because(ABORTED, late(MigrationState.REQUESTED));
      case TicketRefused refused -> SagaStep.because(ABORTED, refused.reason());
      case TicketGranted _,
          TargetListens _,
          SourceReports _,
          TargetReports _,
          TargetLost _,
          HostRefused _,
          LedgerSays _ ->
          SagaStep.to(MigrationState.REQUESTED);
    };
  }

  /** The broker was or is being asked for a ticket, which may exist before we hear of it. */
  private static SagaStep onPreflight(SagaInput input) {
    return switch (input) {
      case TicketGranted _ -> SagaStep.to(TICKETED, Effect.TELL_TARGET);
      case TicketRefused refused -> SagaStep.because(ABORTED, refused.reason());
      case CancelWanted _ -> SagaStep.because(ABORTING, CANCELLED);
      case DeadlinePassed _ -> SagaStep.because(ABORTING, late(PREFLIGHT));
      case LedgerSays says -> onLedger(PREFLIGHT, says.verdict());
      case Begin _,
          TargetListens _,
          SourceReports _,
          TargetReports _,
          TargetLost _,
          HostRefused _ ->
          SagaStep.to(PREFLIGHT);
    };
  }

  /** Hosts are at it, and nothing is known to be decided. */
  private static SagaStep onMoving(MigrationState state, SagaInput input) {
    return switch (input) {
      case TargetListens _ ->
          state == TICKETED ? SagaStep.to(CONNECTED, Effect.TELL_SOURCE) : SagaStep.to(state);
      case SourceReports source -> onSource(state, source.state(), source.reason());
      case TargetReports target -> onTarget(state, target.state(), target.reason());
      case TargetLost _ -> abort("target-lost: its host started again");
      case HostRefused refused -> abort(refused.reason());
      case CancelWanted _ -> abort(CANCELLED);
      case DeadlinePassed late ->
          late.verdict() == Verdict.UNDECIDED
              ? abort(late(state))
              : onLedger(state, late.verdict());
      case LedgerSays says -> onLedger(state, says.verdict());
      case Begin _, TicketGranted _, TicketRefused _ -> SagaStep.to(state);
    };
  }

  private static SagaStep onSource(
      MigrationState state, MonitorState source, @Nullable String reason) {
    return switch (source) {
      case PREPARING, ATTESTING, IMPORTING, COMPLETE, READY, REDEEMED -> SagaStep.to(state);
      case EXPORTING -> forward(state, COPYING);
      case FROZEN -> forward(state, FREEZING);
      case AWAITING -> forward(state, DECIDING);
      case FENCED, WIPED -> SagaStep.to(RESUMING);
      case RUNNING, FAILED -> abort(reason == null ? "source-failed: no reason given" : reason);
    };
  }

  private static SagaStep onTarget(
      MigrationState state, MonitorState target, @Nullable String reason) {
    return switch (target) {
      case PREPARING, EXPORTING, FROZEN, AWAITING, FENCED, WIPED, ATTESTING -> SagaStep.to(state);
      case IMPORTING -> forward(state, COPYING);
      case COMPLETE, READY -> forward(state, DECIDING);
      case REDEEMED, RUNNING -> SagaStep.to(RESUMING);
      case FAILED -> abort(reason == null ? "target-failed: no reason given" : reason);
    };
  }

  /** A decision for the target was reported or read: the ledger is asked until it is closed. */
  private static SagaStep onResuming(SagaInput input) {
    return switch (input) {
      case LedgerSays says -> onLedger(RESUMING, says.verdict());
      case TargetReports target ->
          target.state() == MonitorState.FAILED
              ? SagaStep.because(RESCUING, TARGET_LOST)
              : SagaStep.to(RESUMING);
      case TargetLost _ -> SagaStep.because(RESCUING, TARGET_LOST);
      case DeadlinePassed late ->
          switch (late.verdict()) {
            case UNDECIDED -> abort(late(RESUMING));
            case COMMITTED -> SagaStep.because(RESCUING, late(RESUMING));
            case ABORTED, CLOSED, RESCUED, ABANDONED -> onLedger(RESUMING, late.verdict());
          };
      case Begin _,
          TicketGranted _,
          TicketRefused _,
          TargetListens _,
          SourceReports _,
          HostRefused _,
          CancelWanted _ ->
          SagaStep.to(RESUMING);
    };
  }

  /** The broker is asked to let the source run on; it does on evidence alone. */
  private static SagaStep onRescuing(SagaInput input) {
    return switch (input) {
      case LedgerSays says -> onLedger(RESCUING, says.verdict());
      case DeadlinePassed late ->
          late.verdict() == Verdict.COMMITTED
              ? SagaStep.because(FAILED, NOT_RESUMED)
              : onLedger(RESCUING, late.verdict());
      case Begin _,
          TicketGranted _,
          TicketRefused _,
          TargetListens _,
          SourceReports _,
          TargetReports _,
          TargetLost _,
          HostRefused _,
          CancelWanted _ ->
          SagaStep.to(RESCUING);
    };
  }

  /** The broker is asked for ABORT until it answers: only it can tell what was decided. */
  private static SagaStep onAborting(SagaInput input) {
    return switch (input) {
      case LedgerSays says -> onLedger(ABORTING, says.verdict());
      case TicketRefused _ -> SagaStep.to(ABORTED);
      case TicketGranted _,
          Begin _,
          TargetListens _,
          SourceReports _,
          TargetReports _,
          TargetLost _,
          HostRefused _,
          CancelWanted _,
          DeadlinePassed _ ->
          SagaStep.to(ABORTING);
    };
  }

  private static SagaStep onLedger(MigrationState state, Verdict verdict) {
    return switch (verdict) {
      case UNDECIDED -> SagaStep.to(state);
      case ABORTED ->
          state == ABORTING
              ? SagaStep.to(ABORTED)
              : SagaStep.because(ABORTED, LEDGER_ABORTED, Effect.CANCEL_AT_HOSTS);
      case COMMITTED -> SagaStep.to(state == RESCUING ? RESCUING : RESUMING);
      case CLOSED -> SagaStep.to(COMPLETED);
      case RESCUED -> SagaStep.because(RESCUED, LEDGER_RESCUED);
      case ABANDONED -> SagaStep.because(FAILED, LEDGER_ABANDONED);
    };
  }

  /** Nothing moves before the source was told, which happens when CONNECTED is entered. */
  private static SagaStep forward(MigrationState state, MigrationState next) {
    boolean later = next.compareTo(state) > 0 && state != TICKETED;
    return SagaStep.to(later ? next : state);
  }

  private static SagaStep abort(String reason) {
    return SagaStep.because(ABORTING, reason, Effect.CANCEL_AT_HOSTS);
  }

  private static String late(MigrationState state) {
    return "too-slow: %s lasted longer than it may".formatted(state);
  }
}
