package dev.sealift.api.event;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;

/**
 * A target waits for its source.
 *
 * @param host the target
 * @param mid the migration
 * @param vm the machine
 * @param address where it listens, {@code host:port}
 */
public record MigrationListening(String host, Mid mid, VmId vm, String address)
    implements HostEvent {}
