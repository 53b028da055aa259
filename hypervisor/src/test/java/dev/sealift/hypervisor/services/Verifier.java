package dev.sealift.hypervisor.services;

import dev.sealift.api.Json;
import dev.sealift.api.attestation.ActivationRequest;
import dev.sealift.api.attestation.ChallengeReply;
import dev.sealift.api.attestation.EnrolmentReply;
import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.api.attestation.ResultReply;
import dev.sealift.api.attestation.ResultRequest;
import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.evidence.EvidenceVerifier;
import dev.sealift.attestation.evidence.Platforms;
import dev.sealift.attestation.evidence.VerifiedEvidence;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialProtection;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Verifies evidence as the attestation service does; a host is good unless it was distrusted. */
final class Verifier {

  static final String ISSUER = "sealift-attestation";

  private static final Duration LIFE = Duration.ofMinutes(2);

  private record Pending(AttestationKey keys, Bytes secret) {}

  private final SigningKey key;
  private final SecureRandom random = new SecureRandom();
  private final Map<PlatformId, AttestationKey> enrolled = new HashMap<>();
  private final Map<String, Pending> enrolments = new HashMap<>();
  private final Set<Bytes> challenges = new HashSet<>();
  private final Set<PlatformId> distrusted = new HashSet<>();

  Verifier(SigningKey key) {
    this.key = key;
  }

  /** From now on the host's measurement is in no reference values. */
  synchronized void distrust(PlatformId platform) {
    distrusted.add(platform);
  }

  synchronized Answer answer(String path, JsonNode body) throws Exception {
    if (path.equals("/v1/challenges")) {
      Bytes nonce = random(32);
      challenges.add(nonce);
      return Answer.ok(new ChallengeReply(nonce));
    }
    if (path.equals("/v1/enrolments")) {
      return enrol(Json.fromTree(body, EnrolmentRequest.class));
    }
    if (path.startsWith("/v1/enrolments/")) {
      String id = path.split("/", -1)[3];
      Pending pending = enrolments.remove(id);
      if (!Json.fromTree(body, ActivationRequest.class).secret().equals(pending.secret())) {
        return Answer.problem(403, "wrong-secret", "the credential was not opened");
      }
      enrolled.put(Platforms.idOf(pending.keys().endorsementKey()), pending.keys());
      return Answer.ok(Map.of());
    }
    return result(Json.fromTree(body, ResultRequest.class));
  }

  private Answer enrol(EnrolmentRequest request) throws Exception {
    AttestationKey keys =
        new AttestationKey(
            EvidenceVerifier.endorsementKey(request.ekPublic()),
            EvidenceVerifier.attestationKey(request.akPublic()));
    Bytes secret = random(32);
    Credential credential =
        CredentialProtection.make(
            keys.endorsementKey(), keys.key().name(), Secret.copyOf(secret.toArray()), random);
    String id = random(8).hex();
    enrolments.put(id, new Pending(keys, secret));
    return Answer.ok(new EnrolmentReply(id, credential.blob(), credential.encryptedSecret()));
  }

  private Answer result(ResultRequest request) throws Exception {
    Evidence evidence = Json.fromTree(request.evidence(), EvidenceDocument.class).read();
    AttestationKey keys = enrolled.get(EvidenceVerifier.claimedPlatform(evidence));
    if (keys == null) {
      return Answer.problem(403, "platform-not-enrolled", "enrol the platform first");
    }
    VerifiedEvidence verified = EvidenceVerifier.verify(evidence, keys);
    if (verified.context().purpose() == AttestationPurpose.HOST
        && !challenges.remove(verified.context().nonce())) {
      return Answer.problem(403, "unknown-nonce", "the nonce is none of ours");
    }
    return Answer.ok(new ResultReply(Signatures.sign(key, result(verified))));
  }

  private AttestationResult result(VerifiedEvidence verified) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TrustVerdict executables =
        distrusted.contains(verified.platform())
            ? TrustVerdict.CONTRAINDICATED
            : TrustVerdict.AFFIRMING;
    return new AttestationResult(
        ISSUER,
        random(16).hex(),
        now,
        now.plus(LIFE),
        verified.context().nonce(),
        verified.context().purpose(),
        verified.context().mid(),
        verified.platform(),
        TpmClass.SOFTWARE,
        verified.clock().resetCount(),
        verified.clock().restartCount(),
        verified.startCounter(),
        verified.boot().signingKey(),
        verified.boot().kemKey(),
        verified.measurement(),
        1,
        TrustVerdict.AFFIRMING,
        executables,
        TrustVerdict.AFFIRMING,
        random(32),
        random(32));
  }

  private Bytes random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
