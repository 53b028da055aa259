package dev.sealift.protocol.receipt;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.log.Logged;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import java.time.Duration;
import java.util.Optional;

/** That the objects of a receipt, each signed, speak of one and the same migration. */
final class ReceiptBindings {

  /** How far the clocks of the broker and the verifier may be apart; both keep network time. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  private ReceiptBindings() {}

  /**
   * Refuses a receipt whose objects do not belong together.
   *
   * @param manifestDigest SHA-256 of the machine manifest as it was signed
   */
  static void require(VerifiedReceipt receipt, Bytes manifestDigest) throws ReceiptRefused {
    requireTicket(receipt, manifestDigest);
    requireDecision(receipt);
    requireSource(receipt);
    requireTarget(receipt);
    requireSameState(receipt);
    requireRan(receipt);
    requireOneLog(receipt);
  }

  private static void requireTicket(VerifiedReceipt receipt, Bytes manifestDigest)
      throws ReceiptRefused {
    Field ticket = new Field("ticket");
    ticket.equal("vm", receipt.ticket().vm(), receipt.manifest().vm());
    ticket.equal("manifestDigest", receipt.ticket().manifestDigest(), manifestDigest);
    ticket.holds(
        !receipt.ticket().sourcePlatform().equals(receipt.ticket().targetPlatform()),
        "source and target are one host");
    ticket.equal(
        "protocolVersion", receipt.ticket().protocolVersion(), MigrationTicket.PROTOCOL_VERSION);
    ticket.equal("suite", receipt.ticket().suite(), MigrationTicket.SUITE);
  }

  private static void requireDecision(VerifiedReceipt receipt) throws ReceiptRefused {
    Field field = new Field("decision");
    Decision decision = receipt.decision();
    MigrationTicket ticket = receipt.ticket();
    field.equal("verdict", decision.verdict(), Verdict.COMMIT);
    field.equal("mid", field.present(decision.mid()), ticket.mid());
    field.equal("vm", decision.vm(), ticket.vm());
    field.equal("gen", decision.generation(), ticket.generation().next());
    field.equal("platform", decision.platform(), ticket.targetPlatform());
    field.holds(
        !decision.decidedAt().isBefore(ticket.issuedAt())
            && decision.decidedAt().isBefore(ticket.expiresAt()),
        "it was not decided while the ticket counted");
  }

  private static void requireSource(VerifiedReceipt receipt) throws ReceiptRefused {
    Field field = new Field("sourceAttestation");
    AttestationResult source = receipt.source();
    requireContext(field, source, Role.SOURCE, receipt);
    field.equal("platform", source.platform(), receipt.ticket().sourcePlatform());
    field.equal("boot", source.boot(), receipt.ticket().sourceBoot());
    field.holds(
        source.expiresAt().isAfter(receipt.ticket().issuedAt()),
        "it expired before the ticket was issued");
  }

  private static void requireTarget(VerifiedReceipt receipt) throws ReceiptRefused {
    Field field = new Field("targetAttestation");
    AttestationResult target = receipt.target();
    requireContext(field, target, Role.TARGET, receipt);
    field.equal("platform", target.platform(), receipt.ticket().targetPlatform());
    field.equal("boot", target.boot(), receipt.decision().boot());
    field.holds(
        receipt.decision().decidedAt().isBefore(target.expiresAt()),
        "it had expired when the migration was decided");
    field.holds(
        receipt.manifest().accepts(target), "the machine manifest does not accept this host");
    field.holds(
        target.svn() >= receipt.source().svn(), "its security version is below that of the source");
  }

  private static void requireContext(
      Field field, AttestationResult result, Role role, VerifiedReceipt receipt)
      throws ReceiptRefused {
    field.holds(result.affirming(), "a verdict is not affirming");
    field.equal("purpose", result.purpose(), role.purpose());
    field.equal("mid", field.present(result.mid()), receipt.ticket().mid());
    field.holds(
        !result.issuedAt().isAfter(receipt.decision().decidedAt().plus(CLOCK_SKEW)),
        "it was issued after the migration was decided");
    field.equal(
        "nonce",
        result.nonce(),
        AttestationNonces.forRole(role, receipt.prepared().transcriptHash()));
  }

  private static void requireSameState(VerifiedReceipt receipt) throws ReceiptRefused {
    MigrationTicket ticket = receipt.ticket();
    Prepared prepared = receipt.prepared();
    Field source = new Field("prepared");
    source.equal("mid", prepared.mid(), ticket.mid());
    source.equal("vm", prepared.vm(), ticket.vm());
    source.equal("gen", prepared.generation(), ticket.generation());
    source.equal("sourceBoot", prepared.sourceBoot(), ticket.sourceBoot());
    source.equal("targetBoot", prepared.targetBoot(), receipt.decision().boot());
    Ready ready = receipt.ready();
    Field target = new Field("ready");
    target.equal("mid", ready.mid(), ticket.mid());
    target.equal("vm", ready.vm(), ticket.vm());
    target.equal("gen", ready.generation(), ticket.generation());
    target.equal("boot", ready.boot(), receipt.decision().boot());
    target.equal("redeemNumber", ready.redeemNumber(), receipt.decision().redeemNumber());
    target.equal("transcriptHash", ready.transcriptHash(), prepared.transcriptHash());
    target.equal("manifestRoot", ready.manifestRoot(), prepared.manifestRoot());
  }

  private static void requireRan(VerifiedReceipt receipt) throws ReceiptRefused {
    Decision decision = receipt.decision();
    Running running = receipt.running();
    Field ran = new Field("running");
    ran.equal("mid", ran.present(running.mid()), receipt.ticket().mid());
    ran.equal("vm", running.vm(), decision.vm());
    ran.equal("gen", running.generation(), decision.generation());
    ran.equal("boot", running.boot(), decision.boot());
    ran.equal("redeemNumber", running.redeemNumber(), decision.redeemNumber());
    Closed closed = receipt.closed();
    Field recorded = new Field("closed");
    recorded.equal("mid", closed.mid(), receipt.ticket().mid());
    recorded.equal("vm", closed.vm(), decision.vm());
    recorded.equal("gen", closed.generation(), decision.generation());
    recorded.equal("boot", closed.boot(), decision.boot());
  }

  /** What is decided first stands first, and two checkpoints of one size are the same. */
  private static void requireOneLog(VerifiedReceipt receipt) throws ReceiptRefused {
    Logged decision = receipt.decisionLogged();
    Logged closed = receipt.closedLogged();
    Field field = new Field("closedProof");
    field.holds(decision.index() < closed.index(), "the log holds it before the decision");
    field.holds(
        decision.checkpoint().size() != closed.checkpoint().size()
            || decision.checkpoint().equals(closed.checkpoint()),
        "it is of another log than decisionProof");
  }

  /** A field of the receipt under check. */
  private record Field(String name) {

    void equal(String claim, Object is, Object want) throws ReceiptRefused {
      holds(is.equals(want), "%s is %s, want %s".formatted(claim, is, want));
    }

    Mid present(Optional<Mid> mid) throws ReceiptRefused {
      return mid.orElseThrow(() -> new ReceiptRefused(name, "mid is absent"));
    }

    void holds(boolean holds, String otherwise) throws ReceiptRefused {
      if (!holds) {
        throw new ReceiptRefused(name, otherwise);
      }
    }
  }
}
