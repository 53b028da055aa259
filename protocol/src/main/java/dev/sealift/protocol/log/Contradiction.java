package dev.sealift.protocol.log;

/**
 * What an honest broker never logs.
 *
 * @param rule the rule that it breaks
 * @param leaf how many leaves stand before the one that breaks it
 * @param earlier the place of the leaf that it contradicts; its own if that is missing
 * @param detail what the two say, for people
 */
public record Contradiction(Rule rule, long leaf, long earlier, String detail) {

  /** What is asked of the leaves. */
  public enum Rule {
    /** Each is signed by the broker, but for a tenant's order and a person's statement. */
    FOREIGN_LEAF,
    /** A migration has one ticket. */
    TICKETED_TWICE,
    /** A migration is decided after its ticket, on the machine and generation that it names. */
    DECIDED_WITHOUT_TICKET,
    /** A migration is decided once, COMMIT or ABORT. */
    DECIDED_TWICE,
    /** After a COMMIT there is one of a Closed and a RESCUE. */
    ENDED_TWICE,
    /** A Closed and a RESCUE are of the machine and generation of a COMMIT before them. */
    ENDED_WITHOUT_COMMIT,
    /** Each generation of a machine is made by one decision. */
    GENERATION_TWICE,
    /** The generations of a machine rise; a claim that was given up leaves one out. */
    GENERATION_FALLS,
    /** Nothing is decided on a machine after its tenant's order to destroy it. */
    DECIDED_AFTER_DESTRUCTION
  }
}
