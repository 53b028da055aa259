package dev.sealift.api.attestation;

import dev.sealift.protocol.id.PlatformId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An enrolled platform.
 *
 * @param platform its id
 * @param name what people call it, once approved
 * @param approved whether an operator approved it
 * @param enrolledAt when it was enrolled
 */
public record Platform(
    PlatformId platform, @Nullable String name, boolean approved, Instant enrolledAt) {}
