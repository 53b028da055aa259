package dev.sealift.api.management;

/**
 * How much guest memory was written.
 *
 * @param bytes length of the file
 */
public record DumpedMemory(long bytes) {}
