package dev.sealift.keybroker.ledger;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A migration as it is stored; every object as it was signed.
 *
 * @param requestId the operator's name for the request
 * @param readyBoot the boot that claims the machine
 */
public record MigrationRow(
    Mid mid,
    VmId vm,
    String requestId,
    PlatformId targetPlatform,
    String ticket,
    @Nullable String prepared,
    @Nullable String sourceAttestation,
    @Nullable String ready,
    @Nullable BootId readyBoot,
    @Nullable String targetAttestation,
    @Nullable String forfeit,
    @Nullable String closed,
    @Nullable String rescue,
    @Nullable String wiped) {}
