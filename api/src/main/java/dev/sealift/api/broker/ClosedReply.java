package dev.sealift.api.broker;

import dev.sealift.protocol.log.LogProof;
import org.jspecify.annotations.Nullable;

/**
 * What came of a COMMIT: exactly one of the two.
 *
 * @param closed the broker's word that the target runs
 * @param rescue the broker's decision that the source runs on
 * @param proof that it is in the log, without which it counts for nothing
 */
public record ClosedReply(@Nullable String closed, @Nullable String rescue, LogProof proof) {

  /** The target runs. */
  public static ClosedReply closed(String closed, LogProof proof) {
    return new ClosedReply(closed, null, proof);
  }

  /** The source runs on. */
  public static ClosedReply rescued(String rescue, LogProof proof) {
    return new ClosedReply(null, rescue, proof);
  }
}
