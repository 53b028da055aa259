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
 * @param resets what its latest boot showed
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
   * What a boot shows of its TPM; each of these only rises.
   *
   * @param resetCount resets
   * @param restartCount restarts since the last reset
   * @param startCounter the redeem counter that the boot began with
   * @param seenAt when these were first seen; absent before the first evidence
   */
  public record Resets(
      long resetCount, long restartCount, long startCounter, @Nullable Instant seenAt) {

    /** Whether others are of an earlier boot. */
    public boolean areAfter(Resets other) {
      return (resetCount == other.resetCount && restartCount == other.restartCount)
          ? startCounter > other.startCounter
          : wereResetAfter(other);
    }

    /** Whether others are of a later boot by their resets, and of none by their counter. */
    public boolean contradict(Resets other) {
      return other.wereResetAfter(this) && other.startCounter <= startCounter;
    }

    private boolean wereResetAfter(Resets other) {
      return resetCount == other.resetCount
          ? restartCount > other.restartCount
          : resetCount > other.resetCount;
    }
  }

  Platform toApi() {
    return new Platform(
        id, name, approved, enrolment.map(Enrolled::at).orElse(null), resets.resetCount(), barred);
  }
}
