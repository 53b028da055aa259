package dev.sealift.api.management;

import dev.sealift.protocol.bytes.Bytes;

/**
 * Console bytes that were read.
 *
 * @param from offset of the first byte
 * @param bytes the bytes
 * @param end offset after the last byte there is
 */
public record ConsoleBytes(long from, Bytes bytes, long end) {}
