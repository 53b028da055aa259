package dev.sealift.api.management;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A machine as its hypervisor sees it.
 *
 * @param vm its id
 * @param name what people call it
 * @param phase where it is in its life here
 * @param gen the generation it runs or last ran
 * @param mid the migration under way
 * @param memoryMib guest memory in MiB
 * @param consoleAcked console bytes before this offset are stored elsewhere
 * @param consoleEnd offset after the last console byte
 * @param detail why, when the phase needs a reason
 */
public record MachineStatus(
    VmId vm,
    String name,
    MachinePhase phase,
    Generation gen,
    @Nullable Mid mid,
    long memoryMib,
    long consoleAcked,
    long consoleEnd,
    @Nullable String detail) {}
