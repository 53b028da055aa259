package dev.sealift.api.broker;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the ledger has it.
 *
 * @param vm its id
 * @param name its name
 * @param phase where it is
 * @param gen the generation of its last decision
 * @param platform the host that holds the right to run
 * @param boot the boot that holds it
 * @param mid the migration under way
 */
public record LedgerMachine(
    VmId vm,
    String name,
    LedgerPhase phase,
    Generation gen,
    @Nullable PlatformId platform,
    @Nullable BootId boot,
    @Nullable Mid mid) {}
