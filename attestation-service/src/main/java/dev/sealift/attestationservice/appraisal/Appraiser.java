package dev.sealift.attestationservice.appraisal;

import dev.sealift.api.attestation.ReferenceValue;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceRejected;
import dev.sealift.attestation.evidence.EvidenceVerifier;
import dev.sealift.attestation.evidence.VerifiedEvidence;
import dev.sealift.attestationservice.enrolment.PlatformRow;
import dev.sealift.attestationservice.enrolment.PlatformTable;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.attestationservice.reference.ReferenceValues;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * Appraises evidence: first the nonce is spent, then the evidence verified, then compared with the
 * resets that were seen and with the reference values. What is not wanted is refused.
 */
@Service
public class Appraiser {

  private final Challenges challenges;
  private final PlatformTable platforms;
  private final ResetGuard resets;
  private final ReferenceValues references;

  Appraiser(
      Challenges challenges,
      PlatformTable platforms,
      ResetGuard resets,
      ReferenceValues references) {
    this.challenges = challenges;
    this.platforms = platforms;
    this.resets = resets;
    this.references = references;
  }

  /**
   * Appraises evidence.
   *
   * @throws ProblemException saying what it falls short of
   */
  public Appraisal appraise(Evidence evidence) {
    Freshness freshness = freshness(evidence.context());
    PlatformRow platform = enrolled(claimedPlatform(evidence));
    VerifiedEvidence verified = verify(evidence, platform);
    resets.check(verified, freshness);
    List<ReferenceValue> values = references.all();
    ReferenceValue reference =
        values.stream()
            .filter(value -> value.measurement().equals(verified.measurement()))
            .findFirst()
            .orElseThrow(() -> notInReferenceValues(verified.measurement()));
    return new Appraisal(verified, reference.svn(), ReferenceValues.digest(values));
  }

  /** A host answers a nonce of ours; in the other contexts the relying party brings its own. */
  private Freshness freshness(Evidence.Context context) {
    AttestationPurpose purpose = context.purpose();
    return switch (purpose) {
      case HOST ->
          challenges
              .spend(context.nonce())
              .<Freshness>map(Freshness.MadeAfter::new)
              .orElseThrow(() ->
                  ProblemException.of(
                      HttpStatus.FORBIDDEN,
                      "nonce-not-outstanding",
                      "the nonce is unknown, spent or too old: ask for another"));
      case START, MIGRATION_SOURCE, MIGRATION_TARGET -> new Freshness.ForRelyingParty();
    };
  }

  private PlatformRow enrolled(PlatformId id) {
    Optional<PlatformRow> platform = platforms.find(id).filter(PlatformRow::approved);
    if (platform.flatMap(PlatformRow::enrolment).isEmpty()) {
      throw ProblemException.of(
          HttpStatus.FORBIDDEN,
          "platform-not-enrolled",
          "platform %s has no attestation key: enrol it with POST /v1/enrolments".formatted(id));
    }
    return platform.orElseThrow();
  }

  private static PlatformId claimedPlatform(Evidence evidence) {
    try {
      return EvidenceVerifier.claimedPlatform(evidence);
    } catch (EvidenceRejected e) {
      throw rejected(e);
    }
  }

  private static VerifiedEvidence verify(Evidence evidence, PlatformRow platform) {
    try {
      return EvidenceVerifier.verify(evidence, platform.enrolment().orElseThrow().key());
    } catch (EvidenceRejected e) {
      throw rejected(e);
    }
  }

  private static ProblemException rejected(EvidenceRejected e) {
    return ProblemException.of(
        HttpStatus.FORBIDDEN, "evidence-rejected", e.reason() + ": " + e.getMessage());
  }

  private static ProblemException notInReferenceValues(Bytes measurement) {
    return ProblemException.of(
        HttpStatus.FORBIDDEN,
        "measurement-not-in-reference-values",
        "no reference value has the measurement %s (hexadecimal)".formatted(measurement.hex()));
  }
}
