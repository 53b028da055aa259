package dev.sealift.protocol.session;

import java.io.Serial;

/** The handshake ends: its keys are wiped, the reason is logged, the peer hears "rejected". */
public final class HandshakeRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** A message is not of its exact form. */
    MALFORMED,
    /** A message came again: each kind comes once. */
    REPEATED,
    /** A message came before its turn. */
    OUT_OF_ORDER,
    /** The peer said that it refuses. */
    REJECTED_BY_PEER,
    /** The ticket is not signed by the broker. */
    BAD_TICKET,
    /** The ticket's time is over. */
    TICKET_EXPIRED,
    /** The ticket, or the peer, names another version or suite. */
    WRONG_PROTOCOL,
    /** The manifest is not the one the ticket names, or not signed by its tenant. */
    WRONG_MANIFEST,
    /** The peer claims the role that it does not have. */
    WRONG_ROLE,
    /** A message speaks of another migration. */
    WRONG_MID,
    /** The peer holds another ticket. */
    WRONG_TICKET,
    /** Somebody is not the host that the ticket names. */
    WRONG_PLATFORM,
    /** Somebody is not the boot that the ticket or the first message names. */
    WRONG_BOOT,
    /** The peer sent back what it heard. */
    REFLECTED,
    /** A public key or an encapsulation cannot be used. */
    BAD_KEY,
    /** The attestation result is not signed by the verifier. */
    BAD_ATTESTATION,
    /** The attestation result is by a verifier of another name. */
    WRONG_ISSUER,
    /** The attestation result is over, not yet valid, or lives too long. */
    STALE_ATTESTATION,
    /** The attestation result answers another nonce: it was made for another session. */
    WRONG_NONCE,
    /** The attestation result was made for another context. */
    WRONG_PURPOSE,
    /** The verifier does not affirm the host. */
    NOT_AFFIRMED,
    /** The host's security version is below the source's. */
    OLDER_VERSION,
    /** The tenant does not let the machine run on the host. */
    REFUSED_BY_TENANT,
    /** The transcript is not signed by the attested boot. */
    BAD_SIGNATURE,
    /** The peer does not have the keys, or saw another transcript. */
    BAD_FINISHED
  }

  private final Reason reason;

  HandshakeRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  HandshakeRefused(Reason reason, Exception cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  static void require(boolean holds, Reason reason, String message) throws HandshakeRefused {
    if (!holds) {
      throw new HandshakeRefused(reason, message);
    }
  }
}
