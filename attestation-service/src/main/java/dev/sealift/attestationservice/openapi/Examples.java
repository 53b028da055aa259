package dev.sealift.attestationservice.openapi;

import static dev.sealift.openapi.Samples.JWS;
import static dev.sealift.openapi.Samples.MEASUREMENT;
import static dev.sealift.openapi.Samples.NOON;
import static dev.sealift.openapi.Samples.PUBLIC_KEY;
import static dev.sealift.openapi.Samples.SOURCE;

import dev.sealift.api.Json;
import dev.sealift.api.attestation.ActivationRequest;
import dev.sealift.api.attestation.ApprovalRequest;
import dev.sealift.api.attestation.ChallengeReply;
import dev.sealift.api.attestation.CosignReply;
import dev.sealift.api.attestation.CosignRequest;
import dev.sealift.api.attestation.EnrolmentReply;
import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.api.attestation.Platform;
import dev.sealift.api.attestation.ReferenceValue;
import dev.sealift.api.attestation.ReferenceValueRequest;
import dev.sealift.api.attestation.ResultReply;
import dev.sealift.api.attestation.ResultRequest;
import dev.sealift.api.attestation.WitnessedReply;
import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.evidence.EventLog;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.evidence.MeasuredEvent;
import dev.sealift.attestation.tpm.KeyRole;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.openapi.Samples;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.log.ConsistencyProof;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.util.List;
import java.util.Optional;

/** One example of each message. */
final class Examples {

  private static final Bytes NONCE = Bytes.fromHex("7e".repeat(32));
  private static final Bytes HASH = Bytes.fromHex("4c".repeat(32));

  /** As X-Wing encodes it. */
  private static final Bytes KEM_KEY = Bytes.fromHex("6b".repeat(1216));

  private static final Bytes ENDORSEMENT_KEY =
      key(ObjectAttributes.ENDORSEMENT_KEY, ObjectAttributes.ENDORSEMENT_POLICY, KeyRole.STORAGE);

  private static final Bytes ATTESTATION_KEY =
      key(ObjectAttributes.ATTESTATION_KEY, Bytes.fromHex(""), KeyRole.SIGNING);

  private Examples() {}

  static List<Object> all() {
    return List.of(
        new ChallengeReply(NONCE),
        new ResultRequest(Json.toTree(EvidenceDocument.of(evidence()))),
        new ResultReply(JWS),
        new EnrolmentRequest(ENDORSEMENT_KEY, ATTESTATION_KEY),
        new EnrolmentReply(
            "9a".repeat(16),
            Samples.bytes("TPM2B_ID_OBJECT"),
            Samples.bytes("TPM2B_ENCRYPTED_SECRET")),
        new ActivationRequest(Bytes.fromHex("8d".repeat(32))),
        new Platform(SOURCE, "host-1", true, NOON, 12, false),
        new ApprovalRequest("host-1"),
        new ReferenceValue("release-1", MEASUREMENT, 1),
        new ReferenceValueRequest(MEASUREMENT, 1),
        new WitnessedReply(JWS),
        new CosignRequest(new ConsistencyProof(1, List.of(HASH)), JWS),
        new CosignReply(JWS));
  }

  private static Evidence evidence() {
    return new Evidence(
        new Evidence.Context(AttestationPurpose.HOST, Optional.empty(), NONCE),
        new Evidence.BootKeys(PUBLIC_KEY, KEM_KEY),
        statement(),
        statement(),
        ATTESTATION_KEY,
        ENDORSEMENT_KEY,
        new EventLog(List.of(new MeasuredEvent(EventLog.CODE_PCR, "hypervisor.jar", HASH))));
  }

  private static SignedAttest statement() {
    return new SignedAttest(Samples.bytes("TPMS_ATTEST"), Samples.bytes("TPMT_SIGNATURE"));
  }

  private static Bytes key(long attributes, Bytes policy, KeyRole role) {
    return new TpmPublic(attributes, policy, role, coordinate(0), coordinate(1)).marshal();
  }

  private static Bytes coordinate(int index) {
    int start = 2 + index * 64;
    return Bytes.fromHex(PUBLIC_KEY.hex().substring(start, start + 64));
  }
}
