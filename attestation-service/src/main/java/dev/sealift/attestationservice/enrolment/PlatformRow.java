package dev.sealift.attestationservice.enrolment;

import dev.sealift.api.attestation.Platform;
import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.protocol.id.PlatformId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform as it is stored.
 *
 * @param id SHA-256 of its endorsement key's name
 * @param name what operators call it
 * @param approved whether the operator's approval stands
 * @param enrolment its keys, once it is active
 * @param resets the highest resets seen
 * @param barred whether its TPM was rolled back
 */
public record PlatformRow(
    PlatformId id,
    String name,
    boolean approved,
    Optional<Enrolled> enrolment,
    Resets resets,
    boolean barred) {

  /**
   * The keys of an active platform.
   *
   * @param key what it attests with
   * @param at since when
   */
  public record Enrolled(AttestationKey key, Instant at) {}

  /**
   * Resets of a TPM.
   *
   * @param resetCount resets
   * @param restartCount restarts since the last reset
   * @param seenAt when these were first seen; absent before the first evidence
   */
  public record Resets(long resetCount, long restartCount, @Nullable Instant seenAt) {

    /** Whether other counts are from before these. */
    public boolean areAfter(long otherResetCount, long otherRestartCount) {
      return otherResetCount < resetCount
          || (otherResetCount == resetCount && otherRestartCount < restartCount);
    }
  }

  Platform toApi() {
    return new Platform(
        id, name, approved, enrolment.map(Enrolled::at).orElse(null), resets.resetCount(), barred);
  }
}
