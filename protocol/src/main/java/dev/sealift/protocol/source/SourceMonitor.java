package dev.sealift.protocol.source;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.monitor.Bindings;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.source.SourceState.Awaiting;
import dev.sealift.protocol.source.SourceState.Claiming;
import dev.sealift.protocol.source.SourceState.Exporting;
import dev.sealift.protocol.source.SourceState.Failed;
import dev.sealift.protocol.source.SourceState.Fenced;
import dev.sealift.protocol.source.SourceState.Frozen;
import dev.sealift.protocol.source.SourceState.Installing;
import dev.sealift.protocol.source.SourceState.Preparing;
import dev.sealift.protocol.source.SourceState.Redeeming;
import dev.sealift.protocol.source.SourceState.Running;
import dev.sealift.protocol.source.SourceState.Stopped;
import dev.sealift.protocol.source.SourceState.Wiped;
import java.util.Optional;

/**
 * The source monitor as a function: (state, input) to (state, outputs).
 *
 * <p>Burn before transfer (S3): the step that asks for the last pages to be sent leads to a state
 * without the right, and Prepared is made in that state alone. From there the machine moves by
 * nothing but a decision.
 */
public final class SourceMonitor {

  private final Starting starting;
  private final Owning owning;
  private final Leaving leaving;

  /** The monitor of one boot. */
  public SourceMonitor(LocalBoot self) {
    starting = new Starting(self);
    owning = new Owning(self);
    leaving = new Leaving(self);
  }

  /**
   * Where a machine begins that is to be started here.
   *
   * @param floor above every generation of the machine that this boot took or claimed before
   * @throws RefusedException if this boot claimed it before: it may have said Stopped of it
   */
  public static SourceState start(StartClaim claim, Generation floor) throws RefusedException {
    Bindings.requireNotGivenUp(claim.generation(), floor);
    return new Claiming(claim);
  }

  /** Where a machine begins that was migrated to this host. */
  public static SourceState migratedIn(RunRight right) {
    return new Running(right, false, Optional.empty());
  }

  /**
   * What the input leads to.
   *
   * @throws RefusedException naming the reason; the state stays
   */
  public Step step(SourceState state, SourceInput input) throws RefusedException {
    return switch (state) {
      case Claiming s -> starting.onClaiming(s, input);
      case Installing s -> starting.onInstalling(s, input);
      case Redeeming s -> starting.onRedeeming(s, input);
      case Running s -> owning.onRunning(s, input);
      case Preparing s -> owning.onPreparing(s, input);
      case Exporting s -> owning.onExporting(s, input);
      case Frozen s -> leaving.onFrozen(s, input);
      case Awaiting s -> leaving.onAwaiting(s, input);
      case Fenced s -> leaving.onFenced(s, input);
      case Wiped _, Stopped _, Failed _ -> throw Leaving.refusalWhenEnded(state, input);
    };
  }
}
