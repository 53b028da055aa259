package dev.sealift.protocol.log;

import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Checkpoint;

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
   * @return where it stands
   * @throws RefusedException NOT_LOGGED if it is not in the log of the pinned broker, NOT_WITNESSED
   *     if the pinned witness did not see that
   */
  public Logged require(TrustAnchors anchors, String token) throws RefusedException {
    CosignedCheckpoint cosigned = new CosignedCheckpoint(checkpoint, cosignature);
    Witnessed witnessed =
        new Witnessed(
            inclusion, cosigned.verifiedCheckpoint(anchors), cosigned.verifiedCosignature(anchors));
    witnessed.require(Checkpoint.originOf(anchors.brokerKey().point()), MerkleTree.leaf(token));
    return new Logged(inclusion.index(), witnessed.checkpoint());
  }
}
