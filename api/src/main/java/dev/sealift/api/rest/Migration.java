package dev.sealift.api.rest;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration as operators see it.
 *
 * @param id its id here
 * @param mid the broker's id, once it gave a ticket
 * @param vm the machine
 * @param vmName its name
 * @param from the host it leaves
 * @param to the host it goes to
 * @param state where it is
 * @param round pre-copy round, from 0
 * @param pages pages sent so far, resent ones counted again
 * @param dirtyPages pages still to be sent in this round
 * @param bytes bytes sent so far
 * @param pagesPerSecond rate over the last second
 * @param remainingMillis estimated time to the freeze
 * @param totalMillis from request to end
 * @param downtimeMillis from the last instruction at the source to the first at the target, as the
 *     two signed
 * @param createdAt when it was requested
 * @param endedAt when it ended
 * @param reason why it was aborted or failed
 * @param timeline the states it entered, in order
 * @param source the host it leaves
 * @param target the host it goes to
 * @param released names of the processes whose keys were released to the target
 */
public record Migration(
    String id,
    @Nullable Mid mid,
    VmId vm,
    String vmName,
    String from,
    String to,
    MigrationState state,
    int round,
    long pages,
    long dirtyPages,
    long bytes,
    long pagesPerSecond,
    @Nullable Long remainingMillis,
    @Nullable Long totalMillis,
    @Nullable Long downtimeMillis,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable String reason,
    List<TimelineEntry> timeline,
    MigrationEnd source,
    MigrationEnd target,
    List<String> released) {
  public Migration {
    timeline = List.copyOf(timeline);
    released = List.copyOf(released);
  }
}
