package dev.sealift.attestationservice.enrolment;

import dev.sealift.api.attestation.EnrolmentReply;
import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.attestation.evidence.Platforms;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialProtection;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.PlatformId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Enrols the attestation key of a platform: unknown, approved, challenged, active.
 *
 * <p>That a credential is activated proves that both keys are in one TPM; that the TPM is one of
 * ours the operator said before.
 */
@Service
class EnrolmentService {

  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentService.class);

  /** A hardware TPM activates in a second; letters may be carried again for some minutes. */
  private static final Duration CHALLENGE_LIFE = Duration.ofMinutes(5);

  /** A host enrols once; repeated letters make some more. */
  private static final int MAX_PENDING = 16;

  private static final int ID_BYTES = 16;

  private final PlatformTable platforms;
  private final EnrolmentTable enrolments;
  private final TransactionTemplate transaction;
  private final SecureRandom random;
  private final Clock clock;

  EnrolmentService(
      PlatformTable platforms,
      EnrolmentTable enrolments,
      TransactionTemplate transaction,
      SecureRandom random,
      Clock clock) {
    this.platforms = platforms;
    this.enrolments = enrolments;
    this.transaction = transaction;
    this.random = random;
    this.clock = clock;
  }

  boolean isApproved(PlatformId platform) {
    return platforms.find(platform).filter(PlatformRow::approved).isPresent();
  }

  /** Challenges an approved platform to show that its TPM holds both keys. */
  EnrolmentReply challenge(AttestationKey key) {
    byte[] secret = new byte[CredentialProtection.MAX_SECRET_BYTES];
    random.nextBytes(secret);
    try (Secret held = Secret.copyOf(secret)) {
      Credential credential =
          CredentialProtection.make(key.endorsementKey(), key.key().name(), held, random);
      EnrolmentTable.Pending pending =
          new EnrolmentTable.Pending(
              newId(),
              Platforms.idOf(key.endorsementKey()),
              key,
              Sha256.of(secret),
              clock.instant().plus(CHALLENGE_LIFE));
      transaction.executeWithoutResult(_ -> store(pending));
      LOG.atInfo()
          .addKeyValue("platform", pending.platform())
          .addKeyValue("enrolment", pending.id())
          .log("platform challenged");
      return new EnrolmentReply(pending.id(), credential.blob(), credential.encryptedSecret());
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private void store(EnrolmentTable.Pending pending) {
    requireMayHold(pending);
    enrolments.deleteExpired(clock.instant());
    if (enrolments.count(pending.platform()) >= MAX_PENDING) {
      throw ProblemException.of(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-enrolments",
          "%d enrolments of this platform wait to be activated".formatted(MAX_PENDING));
    }
    enrolments.insert(pending);
  }

  /**
   * Activates the key whose credential held this secret. An enrolment is spent by the attempt,
   * whatever comes of it.
   */
  void activate(String enrolmentId, Bytes secret) {
    Optional<EnrolmentTable.Pending> taken =
        Optional.ofNullable(transaction.execute(_ -> enrolments.take(enrolmentId).orElse(null)));
    Instant now = clock.instant();
    EnrolmentTable.Pending pending =
        taken
            .filter(enrolment -> now.isBefore(enrolment.expiresAt()))
            .orElseThrow(() ->
                ProblemException.of(
                    HttpStatus.NOT_FOUND,
                    "unknown-enrolment",
                    "the enrolment is unknown, spent or expired: enrol again"));
    if (!Sha256.of(secret.toArray()).equals(pending.secretDigest())) {
      LOG.atWarn().addKeyValue("platform", pending.platform()).log("activation failed");
      throw ProblemException.of(
          HttpStatus.FORBIDDEN,
          "wrong-secret",
          "this is not what the credential holds, and the enrolment is spent: enrol again");
    }
    transaction.executeWithoutResult(_ -> {
      requireMayHold(pending);
      platforms.activate(pending.platform(), pending.key(), now);
    });
    LOG.atInfo().addKeyValue("platform", pending.platform()).log("platform active");
  }

  /** Locks the platform, and refuses a key that must not become, or stay, its own. */
  private void requireMayHold(EnrolmentTable.Pending pending) {
    PlatformRow platform =
        platforms
            .lock(pending.platform())
            .filter(PlatformRow::approved)
            .orElseThrow(() -> notApproved(HttpStatus.FORBIDDEN, pending.platform()));
    if (platform.barred()) {
      throw ProblemException.of(
          HttpStatus.FORBIDDEN,
          "platform-barred",
          "the TPM of platform %s was rolled back: an operator withdraws and renews its approval"
              .formatted(platform.id()));
    }
    if (platform.enrolment().filter(own -> !own.key().equals(pending.key())).isPresent()) {
      LOG.atWarn().addKeyValue("platform", platform.id()).log("another key was refused");
      throw ProblemException.of(
          HttpStatus.CONFLICT,
          "another-key-enrolled",
          "platform %s has another attestation key: an operator withdraws and renews its approval"
              .formatted(platform.id()));
    }
  }

  static ProblemException notApproved(HttpStatus status, PlatformId platform) {
    return ProblemException.of(
        status,
        "platform-not-approved",
        "an operator approves it with PUT /v1/platforms/%s/approval".formatted(platform));
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
