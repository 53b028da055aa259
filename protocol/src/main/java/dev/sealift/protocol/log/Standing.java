package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.Checkpoint;
import java.util.Optional;
import java.util.function.LongFunction;

/** How a log stands against what its witness has seen of it [F6]. */
public enum Standing {
  /** The witness was not asked yet, or did not answer. */
  UNKNOWN,
  /** What the witness has seen, the log holds. */
  CAUGHT_UP,
  /** The witness has seen more: the database was set back. */
  BEHIND,
  /** The witness has seen something else: another history was written after it was set back. */
  FORKED;

  /**
   * Compares a log with what its witness has seen.
   *
   * @param witnessed the newest checkpoint that the witness cosigned, if there is one
   * @param size how many leaves the log has
   * @param root the root of the log's first leaves
   */
  public static Standing of(Optional<Checkpoint> witnessed, long size, LongFunction<Bytes> root) {
    if (witnessed.isEmpty()) {
      return CAUGHT_UP;
    }
    Checkpoint newest = witnessed.get();
    if (newest.size() > size) {
      return BEHIND;
    }
    return root.apply(newest.size()).equals(newest.root()) ? CAUGHT_UP : FORKED;
  }

  /** Whether anything may be decided: what may be an old state decides nothing. */
  public boolean mayDecide() {
    return this == CAUGHT_UP;
  }
}
