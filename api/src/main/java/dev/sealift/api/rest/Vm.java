package dev.sealift.api.rest;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine as operators see it.
 *
 * @param vm its id
 * @param name its unique name
 * @param state how it is
 * @param host where it is
 * @param gen the generation it runs or last ran
 * @param memoryMib guest memory in MiB
 * @param consoleEnd offset after the last console byte stored
 * @param migration the migration under way
 * @param detail why, when the state needs a reason
 * @param createdAt when it was created
 * @param manifest its machine manifest, a JWS
 */
public record Vm(
    VmId vm,
    String name,
    VmState state,
    @Nullable String host,
    Generation gen,
    long memoryMib,
    long consoleEnd,
    @Nullable String migration,
    @Nullable String detail,
    Instant createdAt,
    String manifest) {}
