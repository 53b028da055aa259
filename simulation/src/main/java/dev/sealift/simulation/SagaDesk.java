package dev.sealift.simulation;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The orchestrator: it asks the broker what its sagas are to ask, and hears what hosts say. */
final class SagaDesk {

  /**
   * What a host may say, whatever is so: each monitor state, in each role, and three words more.
   */
  static final int HINTS = 2 * MonitorState.values().length + 3;

  private final World world;
  private final BrokerDesk broker;
  private final Observer observer;

  SagaDesk(World world, BrokerDesk broker, Observer observer) {
    this.world = world;
    this.broker = broker;
    this.observer = observer;
  }

  /** An operator asks for a migration. */
  boolean request(int vm, int host) {
    if (!world.setup().sagas() || !world.saga(vm).ended()) {
      return false;
    }
    world.saga(vm, new SagaRow(MigrationState.REQUESTED, world.nextRequest(), host, null));
    return true;
  }

  /** The step that is due, which follows from the state alone. */
  boolean step(int vm, boolean late) {
    SagaRow row = world.saga(vm);
    return switch (row.state()) {
      case REQUESTED ->
          put(vm, late ? new SagaInput.DeadlinePassed(Verdict.UNDECIDED) : new SagaInput.Begin());
      case PREFLIGHT ->
          late ? put(vm, new SagaInput.DeadlinePassed(Verdict.UNDECIDED)) : askTicket(vm, row);
      case TICKETED, CONNECTED, COPYING, FREEZING, DECIDING -> askLedger(vm, row, late);
      case RESUMING ->
          isLost(vm, row) ? put(vm, new SagaInput.TargetLost()) : askLedger(vm, row, late);
      case RESCUING -> {
        boolean rescued = askRescue(vm, row);
        yield askLedger(vm, row, late) || rescued;
      }
      case ABORTING -> row.mid() == null ? askTicket(vm, row) : askAbort(vm, row);
      case COMPLETED, ABORTED, RESCUED, FAILED -> false;
    };
  }

  /** An operator cancels. */
  boolean cancel(int vm) {
    return put(vm, new SagaInput.CancelWanted());
  }

  /** The agent of a boot says, as it is, how far the monitor is. */
  boolean hear(int vm, int boot) {
    SagaInput report = report(vm, world.slot(boot, vm));
    return report != null && put(vm, report);
  }

  /** Whether the saga would go on if it heard an agent. */
  boolean listens(int vm, int boot) {
    SagaInput report = report(vm, world.slot(boot, vm));
    MigrationState state = world.saga(vm).state();
    return report != null && Saga.step(state, report).state() != state;
  }

  /** A host says anything. */
  boolean hint(int vm, int which) {
    MonitorState[] states = MonitorState.values();
    SagaInput hint;
    if (which < states.length) {
      hint = new SagaInput.SourceReports(states[which], "made up");
    } else if (which < 2 * states.length) {
      hint = new SagaInput.TargetReports(states[which - states.length], "made up");
    } else {
      hint =
          switch (which - 2 * states.length) {
            case 0 -> new SagaInput.TargetListens();
            case 1 -> new SagaInput.HostRefused("made up");
            default -> new SagaInput.TargetLost();
          };
    }
    return world.saga(vm).mid() != null && put(vm, hint);
  }

  private boolean askTicket(int vm, SagaRow row) {
    boolean changed = broker.ticket(vm, row.host(), row.request());
    Mid mid = world.broker().disk().ticketOf(row.request());
    if (mid == null) {
      return world.broker().standing().mayDecide()
          && put(vm, new SagaInput.TicketRefused("the broker gives none"));
    }
    if (!broker.handedOut(mid)) {
      return changed;
    }
    world.saga(vm, row.ticketed(mid));
    put(vm, new SagaInput.TicketGranted());
    return true;
  }

  private boolean askLedger(int vm, SagaRow row, boolean late) {
    Verdict verdict = broker.verdict(mid(row));
    return put(
        vm, late ? new SagaInput.DeadlinePassed(verdict) : new SagaInput.LedgerSays(verdict));
  }

  /** A target whose host runs another boot than the COMMIT names will never tell that it runs. */
  private boolean isLost(int vm, SagaRow row) {
    return broker.verdict(mid(row)) == Verdict.COMMITTED
        && world.ledger(vm) instanceof LedgerState.Committed committed
        && world.liveBoot(row.host()) >= 0
        && !world.boot(world.liveBoot(row.host())).id().equals(committed.decision().boot());
  }

  private boolean askRescue(int vm, SagaRow row) {
    boolean changed = false;
    if (world.ledger(vm) instanceof LedgerState.Committed committed
        && committed.decision().mid().equals(Optional.of(mid(row)))) {
      for (int boot : world.reported()) {
        changed |= broker.lost(vm, world.boot(boot), false);
      }
    }
    return changed;
  }

  private boolean askAbort(int vm, SagaRow row) {
    boolean aborted = broker.abort(vm, mid(row));
    return put(vm, new SagaInput.LedgerSays(broker.verdict(mid(row)))) || aborted;
  }

  private static Mid mid(SagaRow row) {
    if (row.mid() == null) {
      throw new IllegalStateException("a saga in %s has no ticket".formatted(row.state()));
    }
    return row.mid();
  }

  private boolean put(int vm, SagaInput input) {
    SagaRow row = world.saga(vm);
    if (row.ended()) {
      return false;
    }
    MigrationState next = Saga.step(row.state(), input).state();
    observer.step("saga", null, vm, input, row.state(), next, null);
    world.saga(vm, world.saga(vm).in(next));
    if (next != row.state() && Saga.ended(next)) {
      Invariants.sagaEnded(world, vm);
    }
    return next != row.state();
  }

  private @Nullable SagaInput report(int vm, Slot slot) {
    Mid mid = world.saga(vm).mid();
    if (mid == null) {
      return null;
    }
    MonitorState source = slot.source() == null ? null : of(slot.source(), mid);
    if (source != null) {
      return new SagaInput.SourceReports(source, null);
    }
    MonitorState target = slot.target() == null ? null : of(slot.target(), mid);
    if (target == null) {
      return null;
    }
    boolean listens =
        target == MonitorState.ATTESTING && world.saga(vm).state() == MigrationState.TICKETED;
    return listens ? new SagaInput.TargetListens() : new SagaInput.TargetReports(target, null);
  }

  private static @Nullable MonitorState of(SourceState source, Mid mid) {
    return switch (source) {
      case SourceState.Preparing s when s.ticket().mid().equals(mid) -> MonitorState.PREPARING;
      case SourceState.Exporting s when s.ticket().mid().equals(mid) -> MonitorState.EXPORTING;
      case SourceState.Frozen s when s.ticket().mid().equals(mid) -> MonitorState.FROZEN;
      case SourceState.Awaiting s when s.ticket().mid().equals(mid) -> MonitorState.AWAITING;
      case SourceState.Fenced s when s.ticket().mid().equals(mid) -> MonitorState.FENCED;
      case SourceState.Wiped s when s.mid().equals(mid) -> MonitorState.WIPED;
      case SourceState.Running s when s.undecided().filter(t -> t.mid().equals(mid)).isPresent() ->
          MonitorState.RUNNING;
      default -> null;
    };
  }

  private static @Nullable MonitorState of(TargetState target, Mid mid) {
    return switch (target) {
      case TargetState.Attesting s when s.ticket().mid().equals(mid) -> MonitorState.ATTESTING;
      case TargetState.Importing s when s.ticket().mid().equals(mid) -> MonitorState.IMPORTING;
      case TargetState.Complete s when s.ticket().mid().equals(mid) -> MonitorState.COMPLETE;
      case TargetState.ReadySent s when s.ticket().mid().equals(mid) -> MonitorState.READY;
      case TargetState.Installing s when s.ticket().mid().equals(mid) -> MonitorState.READY;
      case TargetState.Redeeming s when s.ticket().mid().equals(mid) -> MonitorState.REDEEMED;
      case TargetState.Running s when s.ticket().mid().equals(mid) -> MonitorState.RUNNING;
      case TargetState.Failed s when s.ticket().mid().equals(mid) -> MonitorState.FAILED;
      default -> null;
    };
  }
}
