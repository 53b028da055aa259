package dev.sealift.api.command;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;

/**
 * Sends a machine away.
 *
 * @param commandId unique to the command
 * @param host the source
 * @param migrationId the orchestrator's name of the request
 * @param mid the migration
 * @param vm the machine
 * @param ticket the migration ticket, a JWS
 * @param address where the target listens, {@code host:port}
 */
public record MigrateOutCommand(
    String commandId,
    String host,
    String migrationId,
    Mid mid,
    VmId vm,
    String ticket,
    String address)
    implements HostCommand {}
