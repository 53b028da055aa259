package dev.sealift.api.event;

import dev.sealift.api.management.MigrationProgress;

/**
 * A tick of a migration under way; it may be lost.
 *
 * @param host the source
 * @param progress the tick
 */
public record MigrationProgressed(String host, MigrationProgress progress) implements HostEvent {}
