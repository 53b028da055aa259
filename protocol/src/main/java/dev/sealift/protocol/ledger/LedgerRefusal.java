package dev.sealift.protocol.ledger;

import java.io.Serial;

/**
 * The ledger refuses an input; its state is as before. It is an answer and no fault, so it carries
 * no stack.
 */
public final class LedgerRefusal extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  LedgerRefusal(Reason reason) {
    super(reason.text, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why an input is refused. */
  public enum Reason {
    /** The id is taken. */
    ALREADY_EXISTS("a machine with this id exists"),
    /** Nothing was created under this id. */
    UNKNOWN_MACHINE("there is no machine with this id"),
    /** The id was retired. */
    DESTROYED("the machine was destroyed"),
    /** The input names another machine. */
    WRONG_MACHINE("it is about another machine"),
    /** A start or a destruction of a machine that somebody may run. */
    NOT_STOPPED("the machine is not stopped; stop it first"),
    /** The machine has no owner that runs it. */
    NOT_RUNNING("the machine does not run"),
    /** One migration at a time. */
    MIGRATION_UNDER_WAY("a migration of the machine is under way"),
    /** No migration with this id is under way. */
    NOT_UNDER_WAY("this migration is not under way"),
    /** An abort after the COMMIT. */
    ALREADY_COMMITTED("the migration was committed; the target runs or will run"),
    /** The owner says that it stopped what it had already given away. */
    RIGHT_BURNED("the owner burned its right; only a decision follows"),
    /** A generation that is not the current one. */
    WRONG_GENERATION("it is about another generation"),
    /** Not the boot that owns, was ticketed or was decided for. */
    WRONG_BOOT("it is by another boot than the one that may say it"),
    /** Not the host that was ticketed. */
    WRONG_PLATFORM("it is by another host than the one on the ticket"),
    /** A migration to where the machine is. */
    SAME_PLATFORM("the target is the host that runs the machine"),
    /** The claim commits to another manifest. */
    WRONG_MANIFEST("it commits to another machine manifest"),
    /** Prepared and Ready commit to different final states. */
    ROOT_MISMATCH("source and target hold different states"),
    /** Prepared and Ready come from different sessions. */
    TRANSCRIPT_MISMATCH("source and target come from different sessions"),
    /** Another object of the same kind is on record. */
    CONTRADICTION("it contradicts what is on record"),
    /** A decision for a higher number was already given to this boot. */
    REDEEM_NUMBER_PASSED("the boot was already given a decision for this number or a higher one"),
    /** Another claim of this boot reserved the number. */
    REDEEM_NUMBER_TAKEN("another claim of this boot reserved the number"),
    /** The evidence is about another boot, or about no later state of this one. */
    WRONG_EVIDENCE("it does not show that the boot which may run the machine is gone"),
    /** The machine manifest does not take this evidence. */
    EVIDENCE_NOT_ACCEPTED("the machine manifest does not take it for proof that nothing runs"),
    /** The target may have redeemed its COMMIT: what the source kept may be old. */
    MAY_HAVE_RUN("the target may have run the machine; abandon what the source kept, or wait"),
    /** The machine's attempts are spent for now. */
    ATTEMPTS_SPENT("too many migrations of the machine were aborted; wait"),
    /** It is not yet time. */
    NOT_EXPIRED("the ticket has not expired");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }
}
