package dev.sealift.api.management;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;

/**
 * A tick of a migration under way, at most five a second; it may be lost.
 *
 * @param mid the migration
 * @param vm the machine
 * @param round pre-copy round, from 0
 * @param dirtyPages pages still to be sent in this round
 * @param pagesSent pages sent so far, resent ones counted again
 * @param bytesSent bytes sent so far
 * @param pagesPerSecond rate over the last second
 * @param remainingMillis estimated time to the freeze, in milliseconds
 */
public record MigrationProgress(
    Mid mid,
    VmId vm,
    int round,
    long dirtyPages,
    long pagesSent,
    long bytesSent,
    long pagesPerSecond,
    long remainingMillis) {}
