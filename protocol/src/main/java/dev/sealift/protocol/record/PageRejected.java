package dev.sealift.protocol.record;

import java.io.Serial;
import java.util.function.Supplier;

/**
 * A record, or a page in one, is refused: the session ends, the reason is logged, the peer hears
 * "rejected".
 */
public final class PageRejected extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** Something is not of its exact form. */
    MALFORMED,
    /** A length is above its bound. */
    TOO_LONG,
    /** The record is of another migration. */
    WRONG_MIGRATION,
    /** The record, or a frame in it, is on another channel than its own. */
    WRONG_CHANNEL,
    /** It was sent before: the sequence is spent, or the page's version not above the one held. */
    REPLAYED,
    /** It comes before something that was sent earlier. */
    REORDERED,
    /** It was not sealed with the key of its channel, or was changed. */
    NOT_AUTHENTIC,
    /** A record of this type means nothing here. */
    WRONG_TYPE,
    /** It is of another epoch than the one that is open. */
    WRONG_EPOCH,
    /** A frame comes twice in one epoch. */
    SECOND_COPY,
    /** A frame is outside the machine's memory. */
    OUTSIDE_LAYOUT,
    /** Fewer or more arrived than the source says it sent. */
    WRONG_TOTALS,
    /** The final state is not the one the source committed to. */
    WRONG_ROOT
  }

  private final Reason reason;

  /** Refuses for a reason. */
  public PageRejected(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Refuses unless something holds; what is said is made only then, for records are many. */
  static void require(boolean holds, Reason reason, Supplier<String> message) throws PageRejected {
    if (!holds) {
      throw new PageRejected(reason, message.get());
    }
  }
}
