package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * Names the machine that an operation is about.
 *
 * @param vm the machine
 */
public record MachineArgument(VmId vm) {}
