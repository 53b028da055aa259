package dev.sealift.api.command;

import dev.sealift.protocol.id.Mid;

/**
 * Cancels a migration before its freeze; afterwards only the broker decides.
 *
 * @param commandId unique to the command
 * @param host the host
 * @param migrationId the orchestrator's name of the request
 * @param mid the migration
 */
public record CancelMigrationCommand(String commandId, String host, String migrationId, Mid mid)
    implements HostCommand {}
