package dev.sealift.api.command;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;

/**
 * Lets a machine in.
 *
 * @param commandId unique to the command
 * @param host the target
 * @param migrationId the orchestrator's name of the request
 * @param mid the migration
 * @param vm the machine
 * @param ticket the migration ticket, a JWS
 */
public record MigrateInCommand(
    String commandId, String host, String migrationId, Mid mid, VmId vm, String ticket)
    implements HostCommand {}
