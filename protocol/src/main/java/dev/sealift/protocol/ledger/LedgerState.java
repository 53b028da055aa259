package dev.sealift.protocol.ledger;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import java.time.Instant;
import java.util.Optional;

/** What the broker knows of one machine. */
public sealed interface LedgerState {

  /** No machine was ever created under this id. */
  record Absent(VmId vm) implements LedgerState {}

  /**
   * Nobody may run the machine.
   *
   * @param manifestDigest SHA-256 of the machine manifest as it was signed, 32 bytes
   * @param generation the generation that it stopped at
   */
  record Stopped(VmId vm, Bytes manifestDigest, Generation generation) implements LedgerState {}

  /**
   * A START was decided and its boot did not yet say that the machine runs.
   *
   * <p>A boot that died in this state may have run the machine: only evidence frees it.
   */
  record Starting(VmId vm, Bytes manifestDigest, Decision decision) implements LedgerState {
    public Starting {
      require(decision.verdict() == Verdict.START, "decision is no START");
      require(decision.vm().equals(vm), "decision is of another machine");
    }
  }

  /**
   * One boot may run the machine.
   *
   * @param attempts migrations that were aborted since it was last given to this boot
   * @param since when its generation was decided
   */
  record Owned(
      VmId vm,
      Bytes manifestDigest,
      Generation generation,
      PlatformId platform,
      BootId boot,
      long attempts,
      Instant since)
      implements LedgerState {}

  /**
   * The owner may give the machine away; nothing is decided.
   *
   * @param prepared the owner's word that it burned its right
   * @param ready the target's claim; it waits for Prepared and for its turn to redeem
   */
  record Ticketed(
      Owned owner, MigrationTicket ticket, Optional<Prepared> prepared, Optional<Ready> ready)
      implements LedgerState {
    public Ticketed {
      require(ticket.vm().equals(owner.vm()), "ticket is of another machine");
      require(ticket.generation().equals(owner.generation()), "ticket is of another generation");
      require(ticket.sourceBoot().equals(owner.boot()), "ticket is of another owner");
    }

    @Override
    public VmId vm() {
      return owner.vm();
    }
  }

  /**
   * A COMMIT was decided and its boot did not yet say that the machine runs.
   *
   * @param source keeps the machine whole, fenced, until it is closed or rescued
   */
  record Committed(Owned source, Decision decision) implements LedgerState {
    public Committed {
      require(decision.verdict() == Verdict.COMMIT, "decision is no COMMIT");
      require(decision.vm().equals(source.vm()), "decision is of another machine");
    }

    @Override
    public VmId vm() {
      return source.vm();
    }
  }

  /** The machine and its keys are gone, and its id is never used again. */
  record Destroyed(VmId vm) implements LedgerState {}

  /** The machine. */
  VmId vm();

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
