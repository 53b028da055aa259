package dev.sealift.api.event;

import dev.sealift.api.management.MigrationStatus;

/**
 * A migration changed on one of its two hosts.
 *
 * @param host the host
 * @param status how it is now
 */
public record MigrationChanged(String host, MigrationStatus status) implements HostEvent {}
