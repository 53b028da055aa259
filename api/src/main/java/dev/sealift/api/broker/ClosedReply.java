package dev.sealift.api.broker;

import org.jspecify.annotations.Nullable;

/**
 * What came of a COMMIT: exactly one of the two.
 *
 * @param closed the broker's word that the target runs
 * @param rescue the broker's decision that the source runs on
 */
public record ClosedReply(@Nullable String closed, @Nullable String rescue) {

  /** The target runs. */
  public static ClosedReply closed(String closed) {
    return new ClosedReply(closed, null);
  }

  /** The source runs on. */
  public static ClosedReply rescued(String rescue) {
    return new ClosedReply(null, rescue);
  }
}
