package dev.sealift.api.management;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.MonitorState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A migration as one of its two hypervisors sees it.
 *
 * @param mid the migration
 * @param vm the machine
 * @param role the side this hypervisor plays
 * @param state the state of its monitor
 * @param peerPlatform the other host, once attested
 * @param peerMeasurement what the other host started, 32 bytes, once attested
 * @param rounds pre-copy rounds so far
 * @param pages pages sent or received, resent ones counted again
 * @param bytes bytes sent or received
 * @param frozenAt when the last instruction ran
 * @param firstInstructionAt when the first instruction ran
 * @param reason why it failed or was aborted, as {@code code: text}
 * @param attestation this hypervisor's own attestation result for the migration, a JWS
 */
public record MigrationStatus(
    Mid mid,
    VmId vm,
    MigrationRole role,
    MonitorState state,
    @Nullable PlatformId peerPlatform,
    @Nullable Bytes peerMeasurement,
    long rounds,
    long pages,
    long bytes,
    @Nullable Instant frozenAt,
    @Nullable Instant firstInstructionAt,
    @Nullable String reason,
    @Nullable String attestation) {}
