package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * Writes guest memory to a file, as everybody but the owner of a page sees it.
 *
 * @param vm the machine
 * @param path absolute path of a file that does not exist yet
 */
public record DumpMemory(VmId vm, String path) {}
