package dev.sealift.protocol.source;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.StartClaim;
import java.util.Optional;

/**
 * Where a machine stands at its owner. The right to run is a component of the states that may run
 * it, so that no other state can have it.
 */
public sealed interface SourceState {

  /** The machine. */
  VmId vm();

  /** The right to run, in the states that hold it. */
  default Optional<RunRight> heldRight() {
    return Optional.empty();
  }

  /** Holds the right to run. */
  sealed interface Owning extends SourceState {

    /** The right. */
    RunRight right();

    @Override
    default VmId vm() {
      return right().vm();
    }

    @Override
    default Optional<RunRight> heldRight() {
      return Optional.of(right());
    }
  }

  /** The broker was asked to start the machine here. */
  record Claiming(StartClaim claim) implements SourceState {
    @Override
    public VmId vm() {
      return claim.vm();
    }
  }

  /** The broker decided START for this boot; everything that can fail is done now. */
  record Installing(StartClaim claim, Decision decision) implements SourceState {
    @Override
    public VmId vm() {
      return claim.vm();
    }
  }

  /** Everything is installed; the reserved number is being spent. */
  record Redeeming(StartClaim claim, Decision decision) implements SourceState {
    @Override
    public VmId vm() {
      return claim.vm();
    }
  }

  /**
   * The machine runs, or the operator paused it.
   *
   * @param undecided a migration that was given up here and that the broker has not decided yet; it
   *     is not tried again
   */
  record Running(RunRight right, boolean paused, Optional<MigrationTicket> undecided)
      implements Owning {}

  /** The handshake with the target is under way; the machine runs. */
  record Preparing(RunRight right, MigrationTicket ticket) implements Owning {
    public Preparing {
      requireSame(right, ticket);
    }
  }

  /**
   * Pages are sent while the machine runs.
   *
   * @param round the pre-copy round that is being sent; round 0 carries every page
   * @param dirtyPages pages that were dirty when the round began
   */
  record Exporting(
      RunRight right, MigrationTicket ticket, PeerSession session, long round, long dirtyPages)
      implements Owning {
    public Exporting {
      requireSame(right, ticket);
    }
  }

  /**
   * The right is burned; the last pages and the state are being sent.
   *
   * @param rounds pre-copy rounds that were sent
   */
  record Frozen(MigrationTicket ticket, PeerSession session, long rounds) implements SourceState {
    @Override
    public VmId vm() {
      return ticket.vm();
    }
  }

  /** Everything was sent and Prepared was signed: the broker decides. */
  record Awaiting(MigrationTicket ticket, Prepared prepared) implements SourceState {
    public Awaiting {
      if (!prepared.mid().equals(ticket.mid())) {
        throw new IllegalArgumentException("S3: prepared is of another migration than the ticket");
      }
    }

    @Override
    public VmId vm() {
      return ticket.vm();
    }
  }

  /** The broker decided for the target; the state is kept until the target runs. */
  record Fenced(MigrationTicket ticket, Decision decision) implements SourceState {
    public Fenced {
      if (decision.verdict() != Decision.Verdict.COMMIT) {
        throw new IllegalArgumentException("S4: only a COMMIT fences a source");
      }
    }

    @Override
    public VmId vm() {
      return ticket.vm();
    }
  }

  /** The target runs and nothing is left here. */
  record Wiped(Mid mid, VmId vm, Generation generation) implements SourceState {}

  /** The machine was stopped and nothing is left here. */
  record Stopped(VmId vm, Generation generation) implements SourceState {}

  /**
   * The machine did not start and nothing is left here.
   *
   * @param generation that of the START that it claimed
   */
  record Failed(VmId vm, Generation generation, String reason) implements SourceState {}

  private static void requireSame(RunRight right, MigrationTicket ticket) {
    if (!right.vm().equals(ticket.vm()) || !right.generation().equals(ticket.generation())) {
      throw new IllegalArgumentException("S2: the ticket is for another machine or generation");
    }
  }
}
