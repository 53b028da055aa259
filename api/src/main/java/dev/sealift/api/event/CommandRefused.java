package dev.sealift.api.event;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A command that a host did not carry out.
 *
 * @param host the host
 * @param commandId the command
 * @param mid its migration, if it has one
 * @param vm its machine, if it has one
 * @param code why, for programs
 * @param message why, for people
 */
public record CommandRefused(
    String host,
    String commandId,
    @Nullable Mid mid,
    @Nullable VmId vm,
    String code,
    String message)
    implements HostEvent {}
