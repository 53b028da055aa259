package dev.sealift.simulation;

import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the parts of a system that works do next. */
final class Honest {

  private Honest() {}

  /** The next thing a boot does with a machine, or an operator if the boot has nothing to do. */
  static Action next(World world, int boot, int vm, SplittableRandom random) {
    Slot slot = world.slot(boot, vm);
    Action.Kind kind = ofTarget(slot);
    if (kind == null) {
      kind = ofSource(slot);
    }
    if (kind == null) {
      return operator(world, boot, vm, random);
    }
    int detail =
        switch (kind) {
          case SHAKE -> partner(world, boot, vm);
          case ROUND -> random.nextInt(4) == 0 ? 1000 : 1;
          default -> 0;
        };
    if (kind == Action.Kind.SHAKE && slot.target() instanceof TargetState.Attesting) {
      return new Action(kind, detail, vm, boot);
    }
    return new Action(kind, boot, vm, detail);
  }

  private static Action.@Nullable Kind ofTarget(Slot slot) {
    return switch (slot.target()) {
      case TargetState.Attesting _ ->
          slot.session() == Slot.NONE ? Action.Kind.SHAKE : Action.Kind.KEYS_TARGET;
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
      case null, default -> null;
    };
  }

  /** The other end of a handshake that this boot waits for. */
  private static int partner(World world, int boot, int vm) {
    for (int other = 0; other < world.boots().size(); other++) {
      Slot slot = world.slot(other, vm);
      boolean waits =
          slot.source() instanceof SourceState.Preparing
              || slot.target() instanceof TargetState.Attesting;
      if (other != boot && world.boot(other).alive() && waits) {
        return other;
      }
    }
    return boot;
  }

  private static Action operator(World world, int boot, int vm, SplittableRandom random) {
    return switch (world.ledger(vm)) {
      case LedgerState.Stopped _ -> new Action(Action.Kind.CLAIM_START, boot, vm, 0);
      case LedgerState.Owned _ ->
          switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new Action(Action.Kind.TICKET, vm, random.nextInt(world.setup().hosts()), 0);
            case 3 -> new Action(Action.Kind.RESUME, boot, vm, 0);
            default -> new Action(Action.Kind.RUN, boot, vm, 0);
          };
      case LedgerState.Committed _ ->
          new Action(Action.Kind.LOST, vm, random.nextInt(world.boots().size()), 0);
      default -> new Action(Action.Kind.RUN, boot, vm, 0);
    };
  }
}
