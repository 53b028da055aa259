package dev.sealift.attestationservice;

import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.device.SoftwareTpm;
import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.evidence.EventLog;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.evidence.MeasuredBoot;
import dev.sealift.attestation.evidence.MeasuredEvent;
import dev.sealift.attestation.evidence.Platforms;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One boot of a host that speaks to the service as hosts do. */
final class TestHost implements AutoCloseable {

  static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");

  final Tpm tpm;
  final EventLog log;
  final Evidence.BootKeys boot =
      new Evidence.BootKeys(
          SigningKey.generate(ServiceTest.RANDOM).publicKey().point(),
          Bytes.copyOf(new byte[1216]));
  final SignedAttest startCounter;
  private final ServiceTest service;

  TestHost(ServiceTest service, Path folder) throws Exception {
    this(service, folder, "hypervisor");
  }

  TestHost(ServiceTest service, Path folder, String code) throws Exception {
    this.service = service;
    tpm = SoftwareTpm.open(folder, ServiceTest.RANDOM, InstantSource.system());
    log =
        new EventLog(
            List.of(
                new MeasuredEvent(
                    8, "code.jar", Sha256.of(code.getBytes(StandardCharsets.UTF_8)))));
    MeasuredBoot.extend(tpm, log);
    tpm.defineCounter(NvPublic.REDEEM_COUNTER);
    tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    startCounter = Evidence.certifyStart(tpm, boot);
  }

  PlatformId id() {
    return Platforms.idOf(tpm.endorsementKey());
  }

  EnrolmentRequest enrolmentRequest() {
    return new EnrolmentRequest(tpm.endorsementKey().marshal(), tpm.attestationKey().marshal());
  }

  void approve() throws Exception {
    service.put("/v1/platforms/%s/approval".formatted(id()), Map.of("name", "host-1"));
  }

  /** Is approved, and enrols itself. */
  ServiceTest.Reply enrol() throws Exception {
    approve();
    return activate(service.post("/v1/enrolments", enrolmentRequest()));
  }

  ServiceTest.Reply activate(ServiceTest.Reply challenge) throws Exception {
    return service.post(
        "/v1/enrolments/%s/activation".formatted(challenge.body().path("enrolmentId").asString()),
        Map.of("secret", open(challenge)));
  }

  Bytes open(ServiceTest.Reply challenge) throws Exception {
    Credential credential =
        new Credential(challenge.bytes("credentialBlob"), challenge.bytes("encryptedSecret"));
    try (Secret secret = tpm.activateCredential(credential)) {
      return Bytes.copyOf(secret.exposeCopy());
    }
  }

  /** Asks for a nonce, and answers it. */
  ServiceTest.Reply attest() throws Exception {
    return show(evidence(service.post("/v1/challenges", Map.of()).bytes("nonce")));
  }

  EvidenceDocument evidence(Bytes nonce) throws Exception {
    return evidence(new Evidence.Context(AttestationPurpose.HOST, Optional.empty(), nonce));
  }

  EvidenceDocument evidence(Evidence.Context context) throws Exception {
    return EvidenceDocument.of(Evidence.collect(tpm, log, boot, startCounter, context));
  }

  ServiceTest.Reply show(Object evidence) throws Exception {
    return service.post("/v1/results", Map.of("evidence", evidence));
  }

  @Override
  public void close() throws TpmException {
    tpm.close();
  }
}
