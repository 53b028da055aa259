package dev.sealift.protocol.log;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;

/**
 * That a token stands in the broker's log, as a witness has seen it.
 *
 * @param inclusion where the token stands in the checkpoint's tree
 * @param checkpoint how far the log had grown, as the broker signed it
 * @param cosignature the witness's word on that checkpoint, as it was signed
 */
public record LogProof(InclusionProof inclusion, String checkpoint, String cosignature) {

  /**
   * Refuses a token that this does not prove to be in the log.
   *
   * @throws RefusedException NOT_LOGGED if it is not in the log of the pinned broker, NOT_WITNESSED
   *     if the pinned witness did not see that
   */
  public void require(TrustAnchors anchors, String token) throws RefusedException {
    new Witnessed(
            inclusion,
            verify(Refusal.NOT_LOGGED, anchors.brokerKey(), checkpoint, Checkpoint.class),
            verify(Refusal.NOT_WITNESSED, anchors.attestationKey(), cosignature, Cosignature.class))
        .require(Checkpoint.originOf(anchors.brokerKey().point()), MerkleTree.leaf(token));
  }

  private static <T extends SignedObject> T verify(
      Refusal refusal, VerifyingKey key, String token, Class<T> type) throws RefusedException {
    try {
      return Signatures.verify(key, token, type);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new RefusedException(refusal, String.valueOf(e.getMessage()));
    }
  }
}
