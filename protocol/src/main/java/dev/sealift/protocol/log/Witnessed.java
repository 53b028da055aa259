package dev.sealift.protocol.log;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;

/**
 * A {@link LogProof} whose signatures were verified: what is left is whether its parts belong
 * together, and to the word that they are shown with.
 *
 * @param inclusion where the word stands in the checkpoint's tree
 * @param checkpoint how far the log had grown
 * @param cosignature what the witness said
 */
public record Witnessed(InclusionProof inclusion, Checkpoint checkpoint, Cosignature cosignature) {

  /**
   * Refuses a word that this does not prove to be in the log.
   *
   * @param origin the log of the pinned broker
   * @param leaf the hash of the word
   * @throws RefusedException NOT_LOGGED if it is not in this log, NOT_WITNESSED if the witness did
   *     not see that
   */
  public void require(Bytes origin, Bytes leaf) throws RefusedException {
    requireSeen(origin, checkpoint, cosignature);
    requireLogged(leaf);
  }

  /** Refuses a checkpoint that is of another log, or that the witness did not sign. */
  static void requireSeen(Bytes origin, Checkpoint checkpoint, Cosignature cosignature)
      throws RefusedException {
    requireEqual(Refusal.NOT_LOGGED, "checkpoint.origin", checkpoint.origin(), origin);
    requireEqual(Refusal.NOT_WITNESSED, "cosignature", cosignature, Cosignature.of(checkpoint));
  }

  private void requireLogged(Bytes leaf) throws RefusedException {
    if (!inclusion.proves(leaf, checkpoint.size(), checkpoint.root())) {
      throw new RefusedException(
          Refusal.NOT_LOGGED,
          "what was decided is not in the log of %d leaves".formatted(checkpoint.size()));
    }
  }
}
