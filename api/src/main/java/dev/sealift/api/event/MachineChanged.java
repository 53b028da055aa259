package dev.sealift.api.event;

import dev.sealift.api.management.MachineStatus;

/**
 * A machine changed.
 *
 * @param host the host
 * @param status how it is now
 */
public record MachineChanged(String host, MachineStatus status) implements HostEvent {}
