package dev.sealift.protocol.receipt;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.Logged;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import java.util.Map;

/**
 * Verifies receipts offline: no clock, no network, and no key that stands in the receipt alone.
 *
 * <p>The keys of the boots are taken from attestation results under the pinned key of the verifier;
 * times are compared with the instant of the decision.
 */
public final class ReceiptVerifier {

  private final TrustAnchors anchors;

  /** Pins the verifier and the broker. */
  public ReceiptVerifier(TrustAnchors anchors) {
    this.anchors = anchors;
  }

  /**
   * Verifies the JSON object of a receipt.
   *
   * @throws ReceiptRefused naming the first field that proves nothing
   */
  public VerifiedReceipt verify(Map<String, ?> fields) throws ReceiptRefused {
    return verify(Receipt.from(fields));
  }

  /**
   * Verifies a receipt.
   *
   * @throws ReceiptRefused naming the first field that proves nothing
   */
  public VerifiedReceipt verify(Receipt receipt) throws ReceiptRefused {
    MachineManifest manifest = manifest(receipt.manifest());
    MigrationTicket ticket =
        signed("ticket", anchors.brokerKey(), receipt.ticket(), MigrationTicket.class);
    Decision decision = signed("decision", anchors.brokerKey(), receipt.decision(), Decision.class);
    AttestationResult source = attested("sourceAttestation", receipt.sourceAttestation());
    AttestationResult target = attested("targetAttestation", receipt.targetAttestation());
    VerifyingKey sourceKey = bootKey("sourceAttestation", source);
    VerifyingKey targetKey = bootKey("targetAttestation", target);
    VerifiedReceipt verified =
        new VerifiedReceipt(
            manifest,
            ticket,
            source,
            target,
            signed("prepared", sourceKey, receipt.prepared(), Prepared.class),
            signed("ready", targetKey, receipt.ready(), Ready.class),
            decision,
            signed("running", targetKey, receipt.running(), Running.class),
            signed("closed", anchors.brokerKey(), receipt.closed(), Closed.class),
            logged("decisionProof", receipt.decisionProof(), receipt.decision()),
            logged("closedProof", receipt.closedProof(), receipt.closed()));
    ReceiptBindings.require(verified, Signatures.digest(receipt.manifest()));
    return verified;
  }

  /** S4: what the broker decided counts only where a witness saw it in the broker's one log. */
  private Logged logged(String field, LogProof proof, String token) throws ReceiptRefused {
    try {
      return proof.require(anchors, token);
    } catch (RefusedException e) {
      throw new ReceiptRefused(field, e.refusal() + ": " + e.getMessage());
    }
  }

  private AttestationResult attested(String field, String token) throws ReceiptRefused {
    AttestationResult result =
        signed(field, anchors.attestationKey(), token, AttestationResult.class);
    if (!result.issuer().equals(anchors.issuer())) {
      throw new ReceiptRefused(field, "it was issued by another verifier");
    }
    return result;
  }

  private static VerifyingKey bootKey(String field, AttestationResult result)
      throws ReceiptRefused {
    try {
      return VerifyingKey.fromPoint(result.signingKey());
    } catch (IllegalArgumentException e) {
      throw new ReceiptRefused(field, "its signingKey is no P-256 point");
    }
  }

  private static MachineManifest manifest(String token) throws ReceiptRefused {
    try {
      return Signatures.verifyManifest(token);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new ReceiptRefused("manifest", String.valueOf(e.getMessage()));
    }
  }

  private static <T extends SignedObject> T signed(
      String field, VerifyingKey key, String token, Class<T> type) throws ReceiptRefused {
    try {
      return Signatures.verify(key, token, type);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new ReceiptRefused(field, String.valueOf(e.getMessage()));
    }
  }
}
