package dev.sealift.api.rest;

import dev.sealift.protocol.bytes.Bytes;

/**
 * Console bytes of a machine.
 *
 * @param from offset of the first byte; later than asked for when older bytes were dropped
 * @param bytes the bytes
 * @param end offset after the last byte stored
 */
public record ConsoleRange(long from, Bytes bytes, long end) {}
