package dev.sealift.simulation;

import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the parts of a system that works would do next: each boot, the agents, the operators. */
final class Honest {

  /** Older objects were delivered, or never will be by anyone who is honest. */
  private static final int RECENT = 12;

  private static final Set<Action.Kind> UNSEEN =
      Collections.unmodifiableSet(
          EnumSet.of(
              Action.Kind.KEYS_SOURCE,
              Action.Kind.KEYS_TARGET,
              Action.Kind.INSTALL_SOURCE,
              Action.Kind.INSTALL_TARGET));

  private final World world;
  private final Predicate<SignedObject> passes;
  private final List<Action> next = new ArrayList<>();

  private Honest(World world, Predicate<SignedObject> passes) {
    this.world = world;
    this.passes = passes;
  }

  /**
   * Everything that is to be done.
   *
   * @param passes which objects the agents do not hold back
   */
  static List<Action> next(World world, Predicate<SignedObject> passes) {
    Honest honest = new Honest(world, passes);
    for (int boot = 0; boot < world.boots().size(); boot++) {
      if (world.boot(boot).alive()) {
        for (int vm = 0; vm < world.setup().vms(); vm++) {
          honest.work(boot, vm);
        }
      }
    }
    int objects = world.network().size();
    for (int object = Math.max(0, objects - RECENT); object < objects; object++) {
      honest.deliver(object, world.network().get(object));
    }
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      honest.operate(vm);
      honest.orchestrate(vm);
    }
    honest.keepTheLog();
    return honest.next;
  }

  /**
   * A step of one boot that is to be done, and that nothing outside it can see; if there is one.
   */
  static @Nullable Action unseen(World world) {
    for (int boot = 0; boot < world.boots().size(); boot++) {
      for (int vm = 0; vm < world.setup().vms(); vm++) {
        Slot slot = world.slot(boot, vm);
        Action.Kind kind = ofTarget(slot);
        kind = kind == null ? ofSource(slot) : kind;
        if (kind != null && UNSEEN.contains(kind)) {
          return new Action(kind, boot, vm, 0);
        }
      }
    }
    return null;
  }

  private void work(int boot, int vm) {
    Slot slot = world.slot(boot, vm);
    Action.Kind kind = ofTarget(slot);
    if (kind == null) {
      kind = ofSource(slot);
    }
    if (kind == Action.Kind.SHAKE) {
      shake(boot, vm, slot);
    } else if (kind == Action.Kind.ROUND) {
      add(kind, boot, vm, 1);
      add(kind, boot, vm, 1000);
      add(Action.Kind.RUN, boot, vm, 0);
    } else if (kind != null) {
      add(kind, boot, vm, 0);
    }
  }

  private static Action.@Nullable Kind ofTarget(Slot slot) {
    return switch (slot.target()) {
      case TargetState.Attesting _ -> slot.session() == Slot.NONE ? null : Action.Kind.KEYS_TARGET;
      case TargetState.Importing _ -> Action.Kind.RECEIVE;
      case TargetState.Complete _ -> Action.Kind.RESERVE;
      case TargetState.Installing _ -> Action.Kind.INSTALL_TARGET;
      case TargetState.Redeeming _ -> slot.raised() ? Action.Kind.READ_TARGET : Action.Kind.RAISE;
      case null, default -> null;
    };
  }

  private static Action.@Nullable Kind ofSource(Slot slot) {
    return switch (slot.source()) {
      case SourceState.Installing _ -> Action.Kind.INSTALL_SOURCE;
      case SourceState.Redeeming _ -> slot.raised() ? Action.Kind.READ_SOURCE : Action.Kind.RAISE;
      case SourceState.Preparing _ ->
          slot.session() == Slot.NONE ? Action.Kind.SHAKE : Action.Kind.KEYS_SOURCE;
      case SourceState.Exporting _ -> Action.Kind.ROUND;
      case SourceState.Frozen _ -> Action.Kind.LAST;
      case SourceState.Running running -> running.paused() ? Action.Kind.RESUME : Action.Kind.RUN;
      case null, default -> null;
    };
  }

  private void shake(int source, int vm, Slot slot) {
    if (!(slot.source() instanceof SourceState.Preparing preparing)) {
      return;
    }
    for (int target = 0; target < world.boots().size(); target++) {
      if (world.slot(target, vm).target() instanceof TargetState.Attesting attesting
          && attesting.ticket().equals(preparing.ticket())) {
        add(Action.Kind.SHAKE, source, vm, target);
      }
    }
  }

  private void deliver(int object, SignedObject what) {
    if (!passes.test(what)) {
      return;
    }
    switch (what) {
      case MigrationTicket ticket -> ticket(object, ticket);
      case Decision decision -> decision(object, decision);
      case Closed closed -> {
        for (int boot = 0; boot < world.boots().size(); boot++) {
          if (slot(boot, closed).source() instanceof SourceState.Fenced) {
            add(Action.Kind.DELIVER_SOURCE, boot, object, 0);
          }
        }
      }
      default -> {
        if (isAwaited(what)) {
          add(Action.Kind.TO_BROKER, object, 0, 0);
        }
      }
    }
  }

  private Slot slot(int boot, Closed closed) {
    return world.slot(boot, Ids.indexOf(closed.vm()));
  }

  private void ticket(int object, MigrationTicket ticket) {
    int vm = Ids.indexOf(ticket.vm());
    if (!(world.ledger(vm) instanceof LedgerState.Ticketed state)
        || !state.ticket().equals(ticket)) {
      return;
    }
    for (int boot = 0; boot < world.boots().size(); boot++) {
      Boot to = world.boot(boot);
      if (to.alive() && to.slot(vm).source() instanceof SourceState.Running) {
        add(Action.Kind.DELIVER_SOURCE, boot, object, 0);
      }
      if (to.alive() && to.platform().equals(ticket.targetPlatform()) && to.slot(vm).free()) {
        add(Action.Kind.DELIVER_TARGET, boot, object, 0);
      }
    }
  }

  private void decision(int object, Decision decision) {
    int vm = Ids.indexOf(decision.vm());
    for (int boot = 0; boot < world.boots().size(); boot++) {
      Slot slot = world.slot(boot, vm);
      boolean named = world.boot(boot).id().equals(decision.boot());
      boolean waits =
          switch (slot.source()) {
            case SourceState.Claiming _ -> named && decision.verdict() == Verdict.START;
            case SourceState.Fenced _ -> named && decision.verdict() == Verdict.RESCUE;
            case SourceState.Awaiting _ -> decision.mid().isPresent();
            case SourceState.Running running -> running.undecided().isPresent();
            case SourceState.Preparing _, SourceState.Exporting _, SourceState.Frozen _ ->
                decision.verdict() == Verdict.ABORT;
            case null, default -> false;
          };
      if (waits) {
        add(Action.Kind.DELIVER_SOURCE, boot, object, 0);
      }
      if (slot.target() instanceof TargetState.ReadySent) {
        add(Action.Kind.DELIVER_TARGET, boot, object, 0);
      }
    }
  }

  /** Whether the broker has use for a word. */
  private boolean isAwaited(SignedObject word) {
    return switch (word) {
      case StartClaim claim ->
          world.ledger(Ids.indexOf(claim.vm())) instanceof LedgerState.Stopped stopped
              && stopped.generation().equals(claim.generation());
      case Prepared prepared ->
          world.ledger(Ids.indexOf(prepared.vm())) instanceof LedgerState.Ticketed ticketed
              && ticketed.prepared().isEmpty();
      case Ready ready -> world.ledger(Ids.indexOf(ready.vm())) instanceof LedgerState.Ticketed;
      case Running running ->
          switch (world.ledger(Ids.indexOf(running.vm()))) {
            case LedgerState.Starting _, LedgerState.Committed _ -> true;
            default -> false;
          };
      case Stopped stopped ->
          !(world.ledger(Ids.indexOf(stopped.vm())) instanceof LedgerState.Stopped);
      case Forfeit forfeit ->
          switch (world.ledger(Ids.indexOf(forfeit.vm()))) {
            case LedgerState.Ticketed _, LedgerState.Committed _ -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private void operate(int vm) {
    for (int host = 0; host < world.setup().hosts(); host++) {
      int boot = world.liveBoot(host);
      if (boot < 0) {
        add(Action.Kind.BOOT, host, 0, 0);
        continue;
      }
      if (!world.reported().contains(boot)) {
        add(Action.Kind.REPORT_BOOT, boot, 0, 0);
      }
      switch (world.ledger(vm)) {
        case LedgerState.Stopped _ -> add(Action.Kind.CLAIM_START, boot, vm, 0);
        case LedgerState.Owned _ ->
            add(world.setup().sagas() ? Action.Kind.REQUEST : Action.Kind.TICKET, vm, host, 0);
        default -> {}
      }
    }
    int newest = world.boots().size() - 1;
    if (world.ledger(vm) instanceof LedgerState.Committed && world.reported().contains(newest)) {
      add(Action.Kind.LOST, vm, newest, 0);
      add(Action.Kind.LOST, vm, newest, 1);
    }
    if (world.anyDestroyed()) {
      add(Action.Kind.STATE_DESTROYED, vm, 0, 0);
    }
  }

  private void orchestrate(int vm) {
    if (world.saga(vm).ended()) {
      return;
    }
    add(Action.Kind.SAGA, vm, 0, 0);
    SagaDesk desk = new SagaDesk(world, new BrokerDesk(world, Observer.NONE), Observer.NONE);
    for (int boot = 0; boot < world.boots().size(); boot++) {
      if (world.boot(boot).alive() && desk.listens(vm, boot)) {
        add(Action.Kind.HEAR, vm, boot, 0);
      }
    }
    if (world.saga(vm).state() == MigrationState.ABORTING) {
      for (int boot = 0; boot < world.boots().size(); boot++) {
        cancel(boot, vm, world.slot(boot, vm));
      }
    }
  }

  /** The command of a saga that aborts. */
  private void cancel(int boot, int vm, Slot slot) {
    if (slot.source() instanceof SourceState.Preparing
        || slot.source() instanceof SourceState.Exporting) {
      add(Action.Kind.CANCEL_SOURCE, boot, vm, 0);
    }
    if (slot.target() != null && !slot.free()) {
      add(Action.Kind.CANCEL_TARGET, boot, vm, 0);
    }
  }

  private void keepTheLog() {
    switch (world.broker().standing()) {
      case UNKNOWN -> add(Action.Kind.COSIGN, 0, 0, 0);
      case CAUGHT_UP -> {
        if (world.broker().disk().log().size() > world.broker().disk().cosigned()) {
          add(Action.Kind.COSIGN, 0, 0, 0);
        }
      }
      case BEHIND, FORKED -> add(Action.Kind.REPAIR_BROKER, 0, 0, 0);
    }
  }

  private void add(Action.Kind kind, int a, int b, int c) {
    next.add(new Action(kind, a, b, c));
  }
}
