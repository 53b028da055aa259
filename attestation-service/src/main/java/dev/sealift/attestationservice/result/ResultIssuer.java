package dev.sealift.attestationservice.result;

import dev.sealift.attestation.evidence.EventLog;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.VerifiedEvidence;
import dev.sealift.attestationservice.AttestationProperties;
import dev.sealift.attestationservice.appraisal.Appraisal;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.springframework.stereotype.Service;

/** Signs what an appraisal found. */
@Service
class ResultIssuer {

  /** PROTOCOL.md, "Signed objects": no result lives longer. */
  static final Duration LIFE = Duration.ofMinutes(2);

  private static final int TOKEN_ID_BYTES = 16;

  /**
   * The policy in words that change when it does: exactly our registers, the measurement among the
   * reference values, resets that never fall, an endorsement key that an operator approved.
   */
  private static final Bytes POLICY_DIGEST =
      Sha256.labelled("sealift appraisal policy v1")
          .add("pcrs " + EventLog.PCRS)
          .add("measurement in reference values")
          .add("resets never fall")
          .add("endorsement key approved by an operator, TPM class software")
          .finish();

  private final SigningKey key;
  private final String issuer;
  private final SecureRandom random;
  private final Clock clock;

  ResultIssuer(SigningKey key, AttestationProperties properties, SecureRandom random, Clock clock) {
    this.key = key;
    this.issuer = properties.issuer();
    this.random = random;
    this.clock = clock;
  }

  String issue(Appraisal appraisal) {
    VerifiedEvidence verified = appraisal.evidence();
    Evidence.Context context = verified.context();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    byte[] tokenId = new byte[TOKEN_ID_BYTES];
    random.nextBytes(tokenId);
    return Signatures.sign(
        key,
        new AttestationResult(
            issuer,
            HexFormat.of().formatHex(tokenId),
            now,
            now.plus(LIFE),
            context.nonce(),
            context.purpose(),
            context.mid(),
            verified.platform(),
            // Only a certificate of a manufacturer would show more, and none is asked for yet.
            TpmClass.SOFTWARE,
            verified.clock().resetCount(),
            verified.clock().restartCount(),
            verified.startCounter(),
            verified.boot().signingKey(),
            verified.boot().kemKey(),
            verified.measurement(),
            appraisal.svn(),
            TrustVerdict.AFFIRMING,
            TrustVerdict.AFFIRMING,
            TrustVerdict.AFFIRMING,
            POLICY_DIGEST,
            appraisal.referenceDigest()));
  }
}
