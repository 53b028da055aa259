package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.signed.Decision;

/**
 * The end of a schedule: the adversary stops, every host that is not destroyed is up, and what was
 * signed arrives. Then every machine runs, or can be started, or its owner is dead and took it with
 * it (S15).
 */
final class Healing {

  /** A world that settles does so in far fewer passes. */
  private static final int MAX_PASSES = 64;

  private final World world;
  private final Moves moves;

  private Healing(World world, Observer observer) {
    this.world = world;
    moves = new Moves(world, observer);
  }

  /**
   * Heals a world.
   *
   * @throws Violation if a machine is stranded, or an invariant breaks on the way
   */
  static void heal(World world, Observer observer) {
    new Healing(world, observer).heal();
  }

  private void heal() {
    world.allowAllBoots();
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      if (!work() && !askForHelp()) {
        for (int vm = 0; vm < world.setup().vms(); vm++) {
          requireNotStranded(vm);
          Invariants.requireSagaEnded(world, vm);
        }
        return;
      }
    }
    throw new Violation("S15", "it does not settle");
  }

  /** One pass of everything that a healthy system does by itself. */
  private boolean work() {
    boolean changed = apply(Action.Kind.REPAIR_BROKER, 0, 0, 0);
    changed |= apply(Action.Kind.COSIGN, 0, 0, 0);
    for (int host = 0; host < world.setup().hosts(); host++) {
      changed |= apply(Action.Kind.BOOT, host, 0, 0);
    }
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      changed |= apply(Action.Kind.SAGA, vm, 0, 0);
    }
    for (int boot = 0; boot < world.boots().size(); boot++) {
      changed |= apply(Action.Kind.REPORT_BOOT, boot, 0, 0);
      for (int vm = 0; vm < world.setup().vms(); vm++) {
        changed |= work(boot, vm);
      }
    }
    for (int object = 0; object < world.network().size(); object++) {
      changed |= apply(Action.Kind.TO_BROKER, object, 0, 0);
      if (world.network().get(object) instanceof dev.sealift.protocol.signed.MigrationTicket) {
        continue;
      }
      for (int boot = 0; boot < world.boots().size(); boot++) {
        changed |= apply(Action.Kind.DELIVER_SOURCE, boot, object, 0);
        changed |= apply(Action.Kind.DELIVER_TARGET, boot, object, 0);
      }
    }
    return changed;
  }

  private boolean work(int boot, int vm) {
    boolean changed = false;
    for (Action.Kind kind :
        new Action.Kind[] {
          Action.Kind.KEYS_SOURCE,
          Action.Kind.KEYS_TARGET,
          Action.Kind.LAST,
          Action.Kind.RECEIVE,
          Action.Kind.RESERVE,
          Action.Kind.INSTALL_SOURCE,
          Action.Kind.INSTALL_TARGET,
          Action.Kind.RAISE
        }) {
      changed |= apply(kind, boot, vm, 0);
    }
    changed |= apply(Action.Kind.ROUND, boot, vm, 1);
    changed |= read(Action.Kind.READ_SOURCE, Action.Kind.BREAK_SOURCE, boot, vm);
    changed |= read(Action.Kind.READ_TARGET, Action.Kind.BREAK_TARGET, boot, vm);
    return changed;
  }

  /** A hypervisor whose counter is not what it must be gives up. */
  private boolean read(Action.Kind read, Action.Kind giveUp, int boot, int vm) {
    return world.slot(boot, vm).raised()
        && world.slot(boot, vm).reserved() != 0
        && (apply(read, boot, vm, 0) || apply(giveUp, boot, vm, 0));
  }

  /** What comes of it when nothing moves: time passes, and somebody asks the broker. */
  private boolean askForHelp() {
    boolean changed = false;
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      changed |= apply(Action.Kind.EXPIRE, vm, 0, 0);
      changed |= apply(Action.Kind.STATE_DESTROYED, vm, 0, 0);
      for (int boot = 0; boot < world.boots().size(); boot++) {
        changed |= apply(Action.Kind.LOST, vm, boot, 0);
      }
      changed |= apply(Action.Kind.SAGA, vm, 0, 1);
    }
    return changed;
  }

  private boolean apply(Action.Kind kind, int a, int b, int c) {
    return moves.apply(new Action(kind, a, b, c));
  }

  private void requireNotStranded(int vm) {
    if (world.isRun(vm)) {
      return;
    }
    switch (world.ledger(vm)) {
      case LedgerState.Stopped _, LedgerState.Destroyed _, LedgerState.Absent _ -> {}
      case LedgerState.Owned owned -> {
        requireRan(vm, owned.boot());
        requireDead(vm, owned.boot());
      }
      case LedgerState.Starting starting -> {
        requireNoEvidence(vm, starting.decision());
        requireNoStatement(vm, starting.decision());
      }
      case LedgerState.Committed committed -> requireNoEvidence(vm, committed.decision());
      case LedgerState.Ticketed _ -> throw stranded(vm, "nobody decides its migration");
    }
  }

  private void requireDead(int vm, BootId owner) {
    if (world.boot(owner).alive()) {
      throw stranded(vm, "its owner %s lives and may not run it".formatted(Ids.name(owner)));
    }
  }

  /** Whoever is on record as owner once had the machine: otherwise nobody ever took it with it. */
  private void requireRan(int vm, BootId owner) {
    if (!world.history(vm).ranBy().contains(owner)) {
      throw stranded(vm, "%s is taken for its owner and never ran it".formatted(Ids.name(owner)));
    }
  }

  /** The boot that was decided for is dead, and spent its number, or nothing shows it did not. */
  private void requireNoEvidence(int vm, Decision decision) {
    requireDead(vm, decision.boot());
    Boot lost = world.boot(decision.boot());
    boolean counted =
        world.setup().rules().resetTpmClasses().contains(world.setup().tpms().get(lost.host()));
    for (Boot later : world.boots()) {
      boolean shows =
          later.host() == lost.host()
              && later.number() > lost.number()
              && later.resets() > lost.resets()
              && later.startCounter() <= decision.redeemNumber();
      if (counted && shows && later.alive()) {
        throw stranded(vm, "%s shows that it never ran".formatted(Ids.name(later.id())));
      }
    }
  }

  /** People who state that a host is destroyed show that what it ran has ended. */
  private void requireNoStatement(int vm, Decision decision) {
    if (world.destroyed(world.boot(decision.boot()).host())
        && world.setup().rules().approvals() > 0) {
      throw stranded(vm, "its host is stated to be destroyed");
    }
  }

  private static Violation stranded(int vm, String how) {
    return new Violation("S15", "%s is stranded: %s".formatted(Ids.name(Ids.vm(vm)), how));
  }
}
