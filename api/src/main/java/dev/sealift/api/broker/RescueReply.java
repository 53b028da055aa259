package dev.sealift.api.broker;

import org.jspecify.annotations.Nullable;

/**
 * What came of a COMMIT, as an operator hears it: exactly one of the two.
 *
 * @param closed the broker's word that the target runs
 * @param rescue the broker's decision that the source runs on
 */
public record RescueReply(@Nullable String closed, @Nullable String rescue) {

  /** The target runs. */
  public static RescueReply closed(String closed) {
    return new RescueReply(closed, null);
  }

  /** The source runs on. */
  public static RescueReply rescued(String rescue) {
    return new RescueReply(null, rescue);
  }
}
