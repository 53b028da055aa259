package dev.sealift.api.broker;

import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;

/**
 * Asks for leave to try one migration.
 *
 * @param vm the machine
 * @param targetPlatform where it is to go
 * @param sourceAttestation a fresh result for purpose HOST of the owner
 * @param targetAttestation a fresh result for purpose HOST of the target
 * @param requestId makes repeats harmless
 */
public record TicketRequest(
    VmId vm,
    PlatformId targetPlatform,
    String sourceAttestation,
    String targetAttestation,
    String requestId) {}
