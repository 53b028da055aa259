package dev.sealift.protocol.log;

import dev.sealift.protocol.signed.Checkpoint;

/**
 * Where a token stands in the log.
 *
 * @param index how many leaves stand before it
 * @param checkpoint how far the log had grown when a witness saw it there
 */
public record Logged(long index, Checkpoint checkpoint) {}
