package dev.sealift.api.management;

import dev.sealift.protocol.id.Mid;

/**
 * Cancels a migration before its freeze.
 *
 * @param mid the migration
 */
public record CancelMigration(Mid mid) {}
