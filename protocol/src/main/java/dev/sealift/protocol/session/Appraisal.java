package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether an attestation result counts for one end of one handshake. */
final class Appraisal {

  /** Longest life of a result, which the verifier promises. */
  static final Duration MAX_LIFE = Duration.ofMinutes(2);

  /** How far the verifier's clock may be ahead: hosts keep time by NTP, to well under a second. */
  static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(5);

  private Appraisal() {}

  /**
   * Verifies a result and compares it with the ticket and the transcript.
   *
   * @param role the end it must speak of
   * @param boot the boot that this end named in HELLO 1
   */
  static AttestationResult verify(
      HandshakeSetup setup, Role role, BootId boot, Bytes transcriptHash, String token, Instant now)
      throws HandshakeRefused {
    AttestationResult result = signed(setup, token);
    HandshakeRefused.require(
        result.issuer().equals(setup.anchors().issuer()),
        Reason.WRONG_ISSUER,
        "the verifier's name is another one");
    requireFresh(result, now);
    HandshakeRefused.require(
        result.nonce().equals(AttestationNonces.forRole(role, transcriptHash)),
        Reason.WRONG_NONCE,
        "the attestation result answers another nonce");
    HandshakeRefused.require(
        result.purpose() == role.purpose(),
        Reason.WRONG_PURPOSE,
        "the attestation result is for %s, want %s".formatted(result.purpose(), role.purpose()));
    HandshakeRefused.require(
        result.mid().equals(Optional.of(setup.ticket().mid())),
        Reason.WRONG_MID,
        "the attestation result is for another migration");
    HandshakeRefused.require(
        result.platform().equals(setup.platformOf(role)),
        Reason.WRONG_PLATFORM,
        "the attestation result is of another host than the ticket's");
    HandshakeRefused.require(
        result.boot().equals(boot),
        Reason.WRONG_BOOT,
        "the attestation result is of another boot than HELLO 1 names");
    HandshakeRefused.require(
        result.affirming(), Reason.NOT_AFFIRMED, "the verifier does not affirm the host");
    return result;
  }

  /**
   * Holds the target to what the tenant decided, and to the security version of the source.
   *
   * @throws HandshakeRefused if the machine may not go there
   */
  static void requireAcceptable(
      MachineManifest manifest, AttestationResult source, AttestationResult target)
      throws HandshakeRefused {
    HandshakeRefused.require(
        manifest.accepts(target),
        Reason.REFUSED_BY_TENANT,
        "the tenant's manifest does not accept the target");
    HandshakeRefused.require(
        target.svn() >= source.svn(),
        Reason.OLDER_VERSION,
        "the target's security version is %d, want >= %d".formatted(target.svn(), source.svn()));
  }

  private static AttestationResult signed(HandshakeSetup setup, String token)
      throws HandshakeRefused {
    try {
      return Signatures.verify(setup.anchors().attestationKey(), token, AttestationResult.class);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new HandshakeRefused(Reason.BAD_ATTESTATION, e);
    }
  }

  private static void requireFresh(AttestationResult result, Instant now) throws HandshakeRefused {
    requireTime(now.isBefore(result.expiresAt()), result, now);
    requireTime(!result.issuedAt().isAfter(now.plus(MAX_CLOCK_SKEW)), result, now);
    requireTime(
        Duration.between(result.issuedAt(), result.expiresAt()).compareTo(MAX_LIFE) <= 0,
        result,
        now);
  }

  private static void requireTime(boolean holds, AttestationResult result, Instant now)
      throws HandshakeRefused {
    HandshakeRefused.require(
        holds,
        Reason.STALE_ATTESTATION,
        "the attestation result lives from %s to %s, now is %s"
            .formatted(result.issuedAt(), result.expiresAt(), now));
  }
}
