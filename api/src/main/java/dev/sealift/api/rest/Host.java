package dev.sealift.api.rest;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as operators see it.
 *
 * @param name its name
 * @param platform its TPM; absent while its hypervisor was never reached
 * @param boot the start of its hypervisor; absent likewise
 * @param measurement what its hypervisor measured of itself, 32 bytes; absent likewise
 * @param online whether it was heard of lately and its hypervisor is up
 * @param attested whether it holds an attestation result that counts now
 * @param machines machines it has or expects
 * @param maxMachines most machines it takes
 * @param lastSeen when its last heartbeat arrived
 */
public record Host(
    String name,
    @Nullable PlatformId platform,
    @Nullable BootId boot,
    @Nullable Bytes measurement,
    boolean online,
    boolean attested,
    int machines,
    int maxMachines,
    Instant lastSeen) {}
