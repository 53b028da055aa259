package dev.sealift.keybroker.trust;

import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Appraises attestation results, and verifies what attested boots and tenants sign. */
@Component
public final class Attestations {

  /** Longest life of a result, which the verifier promises. */
  private static final Duration MAX_LIFE = Duration.ofMinutes(2);

  /** How far the verifier's clock may be ahead: services keep network time, to well under that. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(5);

  private final TrustAnchors anchors;
  private final Clock clock;

  Attestations(TrustAnchors anchors, Clock clock) {
    this.anchors = anchors;
    this.clock = clock;
  }

  /**
   * Verifies a result under the pinned key, whatever its age.
   *
   * @param field the field of the request, for the problem
   */
  public AttestationResult verify(String field, String token, AttestationPurpose purpose) {
    AttestationResult result =
        signed(field, anchors.attestationKey(), token, AttestationResult.class);
    require(result.issuer().equals(anchors.issuer()), field, "it was issued by another verifier");
    require(
        result.purpose() == purpose,
        field,
        "it is for %s, want %s".formatted(result.purpose(), purpose));
    require(result.affirming(), field, "the verifier does not affirm the host");
    return result;
  }

  /** Refuses a result that does not count now. */
  public void requireFresh(String field, AttestationResult result) {
    Instant now = clock.instant();
    if (!now.isBefore(result.expiresAt())) {
      throw ProblemException.unprocessable(
          "attestation-expired",
          field,
          "it expired at %s, now is %s".formatted(result.expiresAt(), now));
    }
    require(
        !result.issuedAt().isAfter(now.plus(MAX_CLOCK_SKEW)), field, "it was issued in the future");
    require(
        Duration.between(result.issuedAt(), result.expiresAt()).compareTo(MAX_LIFE) <= 0,
        field,
        "it lives longer than " + MAX_LIFE);
  }

  /** Refuses a host that the tenant does not accept. */
  public void requireAccepted(String field, MachineManifest manifest, AttestationResult host) {
    if (!manifest.accepts(host)) {
      throw ProblemException.unprocessable(
          "host-refused-by-tenant", field, "the machine manifest does not accept this host");
    }
  }

  /** Refuses a target whose security version is below the source's. */
  public void requireNotOlder(String field, AttestationResult source, AttestationResult target) {
    if (target.svn() < source.svn()) {
      throw ProblemException.unprocessable(
          "older-host",
          field,
          "its security version is %d, want >= %d".formatted(target.svn(), source.svn()));
    }
  }

  /** Verifies what an attested boot signed. */
  public <T extends SignedObject> T signedBy(
      AttestationResult boot, String field, String token, Class<T> type) {
    return signed(field, VerifyingKey.fromPoint(boot.signingKey()), token, type);
  }

  /** Verifies what the holder of a key signed. */
  public <T extends SignedObject> T signed(
      String field, VerifyingKey key, String token, Class<T> type) {
    try {
      return Signatures.verify(key, token, type);
    } catch (BadSignatureException e) {
      throw badSignature(field, e);
    } catch (MalformedObjectException e) {
      throw ProblemException.malformed(field, String.valueOf(e.getMessage()));
    }
  }

  /** Verifies a manifest under the tenant key that its vm id commits to. */
  public MachineManifest manifest(String field, String token) {
    try {
      return Signatures.verifyManifest(token);
    } catch (BadSignatureException e) {
      throw badSignature(field, e);
    } catch (MalformedObjectException e) {
      throw ProblemException.malformed(field, String.valueOf(e.getMessage()));
    }
  }

  /** Refuses an attestation result for a reason. */
  public static void require(boolean holds, String field, String otherwise) {
    if (!holds) {
      throw ProblemException.unprocessable("attestation-refused", field, otherwise);
    }
  }

  private static ProblemException badSignature(String field, BadSignatureException e) {
    return ProblemException.unprocessable("bad-signature", field, String.valueOf(e.getMessage()));
  }
}
