package dev.sealift.attestationservice.enrolment;

import dev.sealift.api.attestation.ActivationRequest;
import dev.sealift.api.attestation.EnrolmentReply;
import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.attestation.evidence.EvidenceRejected;
import dev.sealift.attestation.evidence.EvidenceVerifier;
import dev.sealift.attestation.evidence.Platforms;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestationservice.AttestationProperties;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Hosts enrol the attestation keys of their TPMs. */
@RestController
class EnrolmentController {

  private final EnrolmentService service;
  private final ApprovalBell bell;
  private final Duration approvalWait;

  EnrolmentController(
      EnrolmentService service, ApprovalBell bell, AttestationProperties properties) {
    this.service = service;
    this.bell = bell;
    this.approvalWait = properties.approvalWait();
  }

  private interface KeyReader {
    TpmPublic read(Bytes publicArea) throws EvidenceRejected;
  }

  @Operation(
      operationId = "createEnrolment",
      summary = "Enrols a platform; held until it is approved, 202 if it is not yet")
  @PostMapping("/v1/enrolments")
  EnrolmentReply enrol(@RequestBody EnrolmentRequest request) throws InterruptedException {
    AttestationKey key =
        new AttestationKey(
            read("ekPublic", request.ekPublic(), EvidenceVerifier::endorsementKey),
            read("akPublic", request.akPublic(), EvidenceVerifier::attestationKey));
    PlatformId platform = Platforms.idOf(key.endorsementKey());
    if (!bell.await(() -> service.isApproved(platform), approvalWait)) {
      // No refusal: the courier asks again until an operator has spoken.
      throw EnrolmentService.notApproved(HttpStatus.ACCEPTED, platform);
    }
    return service.challenge(key);
  }

  @Operation(
      operationId = "activateEnrolment",
      summary = "Shows that the platform's TPM opened the credential")
  @PostMapping("/v1/enrolments/{enrolment}/activation")
  Map<String, Object> activate(
      @PathVariable String enrolment, @RequestBody ActivationRequest request) {
    service.activate(enrolment, request.secret());
    return Map.of();
  }

  private static TpmPublic read(String field, Bytes publicArea, KeyReader reader) {
    try {
      return reader.read(publicArea);
    } catch (EvidenceRejected e) {
      throw ProblemException.malformed(field, "is refused: " + e.getMessage());
    }
  }
}
