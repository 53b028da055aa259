package dev.sealift.protocol.target;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.target.TargetState.Attesting;
import dev.sealift.protocol.target.TargetState.Complete;
import dev.sealift.protocol.target.TargetState.Failed;
import dev.sealift.protocol.target.TargetState.Idle;
import dev.sealift.protocol.target.TargetState.Importing;
import dev.sealift.protocol.target.TargetState.Installing;
import dev.sealift.protocol.target.TargetState.ReadySent;
import dev.sealift.protocol.target.TargetState.Redeeming;
import dev.sealift.protocol.target.TargetState.Running;

/**
 * The target monitor as a function: (state, input) to (state, outputs).
 *
 * <p>State moves first, parsing second: IMPORTING is in force before the first record is read. Any
 * error before the redeem ends in FAILED with nothing left, and the broker hears of it: a Forfeit
 * lets the source run on.
 */
public final class TargetMonitor {

  private final Receiving receiving;
  private final Taking taking;

  /** The monitor of one boot. */
  public TargetMonitor(LocalBoot self) {
    receiving = new Receiving(self);
    taking = new Taking(self);
  }

  /**
   * Where the taking in of a machine begins.
   *
   * @param floor above every generation of the machine that this boot took or claimed before
   */
  public static TargetState idle(VmId vm, Generation floor) {
    return new Idle(vm, floor);
  }

  /**
   * What the input leads to.
   *
   * @throws RefusedException naming the reason; the state stays
   */
  public Step step(TargetState state, TargetInput input) throws RefusedException {
    return switch (state) {
      case Idle s -> receiving.onIdle(s, input);
      case Attesting s -> receiving.onAttesting(s, input);
      case Importing s -> receiving.onImporting(s, input);
      case Complete s -> receiving.onComplete(s, input);
      case ReadySent s -> taking.onReadySent(s, input);
      case Installing s -> taking.onInstalling(s, input);
      case Redeeming s -> taking.onRedeeming(s, input);
      case Running _, Failed _ -> throw Taking.refusalWhenEnded(state, input);
    };
  }
}
