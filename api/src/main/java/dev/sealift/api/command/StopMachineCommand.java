package dev.sealift.api.command;

import dev.sealift.protocol.id.VmId;

/**
 * Stops a machine and zeroises it.
 *
 * @param commandId unique to the command
 * @param host the host
 * @param vm the machine
 */
public record StopMachineCommand(String commandId, String host, VmId vm) implements HostCommand {}
