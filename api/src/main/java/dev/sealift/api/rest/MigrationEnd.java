package dev.sealift.api.rest;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import org.jspecify.annotations.Nullable;

/**
 * One end of a migration.
 *
 * @param platform the host
 * @param measurement what its hypervisor was attested to have started, 32 bytes
 */
public record MigrationEnd(@Nullable PlatformId platform, @Nullable Bytes measurement) {}
