package dev.sealift.attestation.evidence;

import java.io.Serial;

/** Evidence does not show what it claims. */
public final class EvidenceRejected extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Why evidence is refused. */
  public enum Reason {
    /** A field is absent, too long, or not the structure it should be. */
    MALFORMED,
    /** The endorsement key has not the shape of one. */
    NOT_AN_ENDORSEMENT_KEY,
    /** The attestation key is not the one enrolled for this platform. */
    ATTESTATION_KEY_NOT_ENROLLED,
    /** A signature of the attestation key would not prove that a TPM made the statement. */
    ATTESTATION_KEY_UNRESTRICTED,
    /** The attestation key did not sign this statement. */
    SIGNATURE,
    /** The TPM stated something else than its registers or its counter. */
    WRONG_STATEMENT,
    /** The key that signed is not in the endorsement hierarchy of this TPM. */
    HIERARCHY,
    /** Another set of registers, or another bank, was quoted. */
    PCR_SELECTION,
    /** Nonce, purpose, migration or boot keys are not those in the statement. */
    BINDING,
    /** The registers do not hold what the event log says. */
    EVENT_LOG,
    /** Another counter, another part of it, or one of another power cycle was certified. */
    COUNTER
  }

  private final Reason reason;

  EvidenceRejected(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  EvidenceRejected(Reason reason, Exception cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
