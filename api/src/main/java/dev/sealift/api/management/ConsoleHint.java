package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * There are console bytes to read.
 *
 * @param vm the machine
 * @param end offset after the last byte there is
 */
public record ConsoleHint(VmId vm, long end) {}
