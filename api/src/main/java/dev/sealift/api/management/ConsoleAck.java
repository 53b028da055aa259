package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * Says that console bytes are stored elsewhere, so that the hypervisor may drop them.
 *
 * @param vm the machine
 * @param offset offset after the last byte stored
 */
public record ConsoleAck(VmId vm, long offset) {}
