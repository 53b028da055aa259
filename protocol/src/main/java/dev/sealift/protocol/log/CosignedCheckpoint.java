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
 * How far the broker's log had grown, as a witness has seen it.
 *
 * @param checkpoint as the broker signed it
 * @param cosignature the witness's word on that checkpoint, as it was signed
 */
public record CosignedCheckpoint(String checkpoint, String cosignature) {

  /**
   * Refuses what is not of the log of the pinned broker, or not cosigned by the pinned witness.
   *
   * @return what the checkpoint says
   * @throws RefusedException NOT_LOGGED or NOT_WITNESSED
   */
  public Checkpoint require(TrustAnchors anchors) throws RefusedException {
    Checkpoint grown = verifiedCheckpoint(anchors);
    Witnessed.requireSeen(
        Checkpoint.originOf(anchors.brokerKey().point()), grown, verifiedCosignature(anchors));
    return grown;
  }

  Checkpoint verifiedCheckpoint(TrustAnchors anchors) throws RefusedException {
    return verify(Refusal.NOT_LOGGED, anchors.brokerKey(), checkpoint, Checkpoint.class);
  }

  Cosignature verifiedCosignature(TrustAnchors anchors) throws RefusedException {
    return verify(Refusal.NOT_WITNESSED, anchors.attestationKey(), cosignature, Cosignature.class);
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
