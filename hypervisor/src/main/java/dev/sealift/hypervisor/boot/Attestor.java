package dev.sealift.hypervisor.boot;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.attestation.ActivationRequest;
import dev.sealift.api.attestation.ChallengeReply;
import dev.sealift.api.attestation.EnrolmentReply;
import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.api.attestation.ResultReply;
import dev.sealift.api.attestation.ResultRequest;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.hypervisor.management.LetterRefusedException;
import dev.sealift.hypervisor.management.Letters;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has this boot attested: evidence goes out in a letter, a result comes back and is verified. */
public final class Attestor {

  /** The verifier knows no TPM with this endorsement key. */
  static final String NOT_ENROLLED = "platform-not-enrolled";

  private final BootIdentity boot;
  private final Letters letters;

  /** Attests a boot by letters. */
  public Attestor(BootIdentity boot, Letters letters) {
    this.boot = boot;
    this.letters = letters;
  }

  /**
   * A result that the verifier signed.
   *
   * @param token the result as it was signed
   * @param result what it says
   */
  public record Attestation(String token, AttestationResult result) {}

  /** Has this boot attested for operators and the broker, in answer to the verifier's challenge. */
  public Attestation attestHost() throws AttestationRefusedException, InterruptedException {
    ChallengeReply challenge = ask("/v1/challenges", Map.of(), ChallengeReply.class);
    return attest(AttestationPurpose.HOST, Optional.empty(), challenge.nonce());
  }

  /**
   * Has this boot attested for one purpose.
   *
   * @param nonce what the relying party will compare, 32 bytes
   */
  public Attestation attest(AttestationPurpose purpose, Optional<Mid> mid, Bytes nonce)
      throws AttestationRefusedException, InterruptedException {
    Evidence evidence;
    try {
      evidence = boot.evidence(new Evidence.Context(purpose, mid, nonce));
    } catch (TpmException e) {
      throw new AttestationRefusedException("tpm-failed", "the TPM gives no quote");
    }
    ResultRequest request = new ResultRequest(Json.toTree(EvidenceDocument.of(evidence)));
    String token = ask("/v1/results", request, ResultReply.class).result();
    AttestationResult result = verified(token);
    if (!result.boot().equals(boot.self().boot())
        || result.purpose() != purpose
        || !result.mid().equals(mid)
        || !result.nonce().equals(nonce)) {
      throw malformed("the result is about something else than was asked");
    }
    return new Attestation(token, result);
  }

  /** Makes this host's TPM known to the verifier. */
  void enrol() throws AttestationRefusedException, InterruptedException {
    EnrolmentRequest request =
        new EnrolmentRequest(
            boot.tpm().endorsementKey().marshal(), boot.tpm().attestationKey().marshal());
    EnrolmentReply reply = ask("/v1/enrolments", request, EnrolmentReply.class);
    try (Secret secret =
        boot.tpm()
            .activateCredential(new Credential(reply.credentialBlob(), reply.encryptedSecret()))) {
      byte[] proof = secret.exposeCopy();
      String path = "/v1/enrolments/%s/activation".formatted(reply.enrolmentId());
      ask(path, new ActivationRequest(Bytes.copyOf(proof)), Map.class);
      Arrays.fill(proof, (byte) 0);
    } catch (TpmException | CredentialException e) {
      throw new AttestationRefusedException("tpm-failed", "the TPM opens no credential");
    } catch (IllegalArgumentException e) {
      throw malformed("the enrolment has no usable id");
    }
  }

  private AttestationResult verified(String token) throws AttestationRefusedException {
    try {
      AttestationResult result =
          Signatures.verify(boot.anchors().attestationKey(), token, AttestationResult.class);
      if (!result.issuer().equals(boot.anchors().issuer())) {
        throw malformed("the result has another issuer than is pinned");
      }
      return result;
    } catch (BadSignatureException | MalformedObjectException e) {
      throw malformed(e.getMessage());
    }
  }

  private <T> T ask(String path, Object body, Class<T> type)
      throws AttestationRefusedException, InterruptedException {
    try {
      return letters.ask(LetterDestination.ATTESTATION, path, body, type);
    } catch (LetterRefusedException e) {
      throw new AttestationRefusedException(e.slug(), e.getMessage());
    } catch (MalformedMessageException e) {
      throw malformed(e.getMessage());
    }
  }

  private static AttestationRefusedException malformed(@Nullable String message) {
    return new AttestationRefusedException("malformed-answer", message);
  }
}
