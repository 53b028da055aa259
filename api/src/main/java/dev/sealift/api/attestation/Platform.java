package dev.sealift.api.attestation;

import dev.sealift.protocol.id.PlatformId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A platform that an operator approved at some time.
 *
 * @param platform its id
 * @param name what people call it
 * @param approved whether the approval stands
 * @param enrolledAt when its attestation key was enrolled; absent until then
 * @param resetCount the highest reset count of its TPM that was seen
 * @param barred whether its TPM was rolled back, so that only a new approval lets it in again
 */
public record Platform(
    PlatformId platform,
    String name,
    boolean approved,
    @Nullable Instant enrolledAt,
    long resetCount,
    boolean barred) {}
