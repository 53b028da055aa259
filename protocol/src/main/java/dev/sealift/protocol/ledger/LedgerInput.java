package dev.sealift.protocol.ledger;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import java.time.Instant;

/**
 * What is put to the ledger. Signatures, attestation and the tenant's policy were verified before.
 */
public sealed interface LedgerInput {

  /** A tenant creates the machine. */
  record Create(VmId vm, Bytes manifestDigest, Instant at) implements LedgerInput {}

  /**
   * A boot asks to start the machine.
   *
   * @param platform the host of the boot, as attested
   * @param line where the boot stands with its redeem numbers
   */
  record ClaimStart(StartClaim claim, PlatformId platform, RedeemLine line, Instant at)
      implements LedgerInput {
    @Override
    public VmId vm() {
      return claim.vm();
    }
  }

  /** A boot says that it runs the machine. */
  record ReportRunning(Running running, Instant at) implements LedgerInput {
    @Override
    public VmId vm() {
      return running.vm();
    }
  }

  /** A boot says that it zeroised the machine and gave its right up. */
  record ReportStopped(Stopped stopped, Instant at) implements LedgerInput {
    @Override
    public VmId vm() {
      return stopped.vm();
    }
  }

  /** The tenant destroys the machine. */
  record Destroy(VmId vm, Instant at) implements LedgerInput {}

  /** An operator asks to migrate the machine. */
  record RequestTicket(VmId vm, Mid mid, PlatformId target, TicketTerms terms, Instant at)
      implements LedgerInput {}

  /** The source's Prepared. */
  record ReportPrepared(Prepared prepared, Instant at) implements LedgerInput {
    @Override
    public VmId vm() {
      return prepared.vm();
    }
  }

  /**
   * The target claims the machine, once, or again while it waits.
   *
   * @param platform the host of the boot, as attested
   * @param line where the boot stands with its redeem numbers
   */
  record ClaimReady(Ready ready, PlatformId platform, RedeemLine line, Instant at)
      implements LedgerInput {
    @Override
    public VmId vm() {
      return ready.vm();
    }
  }

  /**
   * The target zeroised what it took in, and will never run the machine.
   *
   * @param platform the host of the boot, as attested
   */
  record ReportForfeit(Forfeit forfeit, PlatformId platform, Instant at) implements LedgerInput {
    @Override
    public VmId vm() {
      return forfeit.vm();
    }
  }

  /**
   * Somebody shows that the boot which may run the machine is gone.
   *
   * @param rules what the tenant takes for proof
   * @param abandon whether, of a migration whose target may have run, the source's state is given
   *     up: the machine can then be started again from its image
   */
  record ReportLost(
      VmId vm, RescueEvidence evidence, RescueRules rules, boolean abandon, Instant at)
      implements LedgerInput {}

  /** Somebody asks to abort the migration. */
  record Abort(VmId vm, Mid mid, Instant at) implements LedgerInput {}

  /** The broker looks whether the ticket expired. */
  record Expire(VmId vm, Mid mid, Instant at) implements LedgerInput {}

  /** The machine it is about. */
  VmId vm();

  /** The broker's own time. */
  Instant at();
}
