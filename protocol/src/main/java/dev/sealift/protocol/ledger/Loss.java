package dev.sealift.protocol.ledger;

import static dev.sealift.protocol.ledger.LifeCycle.require;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.ledger.LedgerInput.ReportLost;
import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import dev.sealift.protocol.ledger.RescueEvidence.LaterBoot;
import dev.sealift.protocol.signed.Decision;

/** What follows from evidence that a boot is gone: never more than the tenant takes it for. */
final class Loss {

  private Loss() {}

  /** Refuses evidence about another boot than the one that may run the machine. */
  static void requireAbout(PlatformId platform, BootId boot, ReportLost report)
      throws LedgerRefusal {
    require(report.evidence().isAbout(platform, boot), Reason.WRONG_EVIDENCE);
  }

  /** Refuses evidence that does not prove to the tenant that what the boot ran has ended. */
  static void requireEnded(ReportLost report) throws LedgerRefusal {
    require(report.evidence().ended(report.rules()), Reason.EVIDENCE_NOT_ACCEPTED);
  }

  /** Whether it is proof to the tenant that the boot never redeemed the decision and never will. */
  static boolean neverRedeemed(Decision decision, ReportLost report) {
    return report.evidence() instanceof LaterBoot later
        && later.neverRedeemed(decision.redeemNumber())
        && later.countsFor(report.rules());
  }

  /** Why evidence that is no such proof is none. */
  static Reason whyNot(Decision decision, ReportLost report) {
    return report.evidence() instanceof LaterBoot later
            && later.neverRedeemed(decision.redeemNumber())
        ? Reason.EVIDENCE_NOT_ACCEPTED
        : Reason.MAY_HAVE_RUN;
  }
}
