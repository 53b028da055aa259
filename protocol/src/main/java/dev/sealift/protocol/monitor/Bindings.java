package dev.sealift.protocol.monitor;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import java.time.Instant;
import java.util.Optional;

/** What binds a verified object to a migration; both monitors check it before they move. */
public final class Bindings {

  private Bindings() {}

  /** Checks that a ticket's time is not over, and that it is for what this monitor speaks. */
  public static void requireCurrent(MigrationTicket ticket, Instant now) throws RefusedException {
    if (!now.isBefore(ticket.expiresAt())) {
      throw new RefusedException(
          Refusal.TICKET_EXPIRED, "the ticket expired at " + ticket.expiresAt());
    }
    requireEqual(
        Refusal.WRONG_PROTOCOL,
        "protocolVersion",
        ticket.protocolVersion(),
        MigrationTicket.PROTOCOL_VERSION);
    requireEqual(Refusal.WRONG_PROTOCOL, "suite", ticket.suite(), MigrationTicket.SUITE);
  }

  /** Checks that a decision is on this migration, and raises its generation by one. */
  public static void requireOn(MigrationTicket ticket, Decision decision) throws RefusedException {
    requireEqual(Refusal.WRONG_MACHINE, "vm", decision.vm(), ticket.vm());
    requireEqual(Refusal.WRONG_MIGRATION, "mid", decision.mid(), Optional.of(ticket.mid()));
    requireEqual(
        Refusal.WRONG_GENERATION, "gen", decision.generation(), ticket.generation().next());
  }

  /** Checks that a decision is on the migration of a COMMIT, and the next after it. */
  public static void requireAfter(Decision commit, Decision decision) throws RefusedException {
    requireEqual(Refusal.WRONG_MACHINE, "vm", decision.vm(), commit.vm());
    requireEqual(Refusal.WRONG_MIGRATION, "mid", decision.mid(), commit.mid());
    requireEqual(
        Refusal.WRONG_GENERATION, "gen", decision.generation(), commit.generation().next());
  }

  /** Checks that a decision is for this start of a hypervisor on this host. */
  public static void requireFor(PlatformId platform, BootId boot, Decision decision)
      throws RefusedException {
    requireEqual(Refusal.WRONG_PLATFORM, "platform", decision.platform(), platform);
    requireEqual(Refusal.WRONG_BOOT, "boot", decision.boot(), boot);
  }

  /**
   * Checks that this boot did not give a generation up.
   *
   * @param floor above every generation of the machine that it took or claimed before
   */
  public static void requireNotGivenUp(Generation generation, Generation floor)
      throws RefusedException {
    if (generation.compareTo(floor) < 0) {
      throw new RefusedException(
          Refusal.GIVEN_UP, "this boot gave up generation %s of the machine".formatted(generation));
    }
  }

  /** Checks that a decision is of this kind. */
  public static void requireVerdict(Decision.Verdict want, Decision decision)
      throws RefusedException {
    requireEqual(Refusal.WRONG_VERDICT, "verdict", decision.verdict(), want);
  }

  /**
   * Checks that exactly the reserved number was spent, by the TPM of this boot.
   *
   * @param value what the counter holds now
   * @param tpmReset whether the TPM's reset counts are no longer those of this boot
   */
  public static void requireRedeemed(long value, boolean tpmReset, long reserved)
      throws RefusedException {
    if (tpmReset) {
      throw new RefusedException(Refusal.TPM_RESET, "the TPM was reset since this boot");
    }
    requireEqual(Refusal.WRONG_REDEEM_NUMBER, "counter", value, reserved);
  }
}
