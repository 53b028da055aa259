package dev.sealift.protocol.receipt;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.StoredTree;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One honest migration in an honest log, whose objects can be changed one claim at a time before
 * they are signed and logged.
 */
final class Migration {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HpkePrivateKey SEALING = HpkePrivateKey.generate(RANDOM);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Mid MID = new Mid("c".repeat(32));
  private static final Generation GEN = new Generation(1);
  private static final Bytes TRANSCRIPT = Sha256.labelled("transcript").finish();
  private static final Bytes ROOT = Sha256.labelled("root").finish();

  final SigningKey tenant = SigningKey.generate(RANDOM);
  final SigningKey attestation = SigningKey.generate(RANDOM);
  final SigningKey broker = SigningKey.generate(RANDOM);
  final SigningKey sourceBoot = SigningKey.generate(RANDOM);
  final SigningKey targetBoot = SigningKey.generate(RANDOM);
  private final Map<String, SignedObject> objects = new LinkedHashMap<>();
  private final Map<String, SigningKey> signers = new HashMap<>();
  private final Map<String, String> tokens = new LinkedHashMap<>();

  Migration() {
    MachineManifest manifest =
        new MachineManifest(
            tenant.publicKey().point(),
            Bytes.fromHex("00".repeat(16)),
            "ledger",
            Sha256.labelled("image").finish(),
            64,
            List.of(new ProtectedProcess("vault", Sha256.labelled("vault").finish())),
            List.of(MachineManifest.ANY_PLATFORM),
            List.of(TpmClass.SOFTWARE),
            1,
            1,
            false,
            RescueRules.HARDWARE_COUNTER);
    AttestationResult source = attested("a", sourceBoot, Role.SOURCE);
    AttestationResult target = attested("b", targetBoot, Role.TARGET);
    put("manifest", tenant, manifest);
    put(
        "ticket",
        broker,
        new MigrationTicket(
            MID,
            manifest.vm(),
            GEN,
            source.platform(),
            source.boot(),
            target.platform(),
            Signatures.digest(token("manifest")),
            MigrationTicket.PROTOCOL_VERSION,
            MigrationTicket.SUITE,
            30,
            30_000,
            NOON.minusSeconds(10),
            NOON.plusSeconds(600)));
    put("sourceAttestation", attestation, source);
    put("targetAttestation", attestation, target);
    put(
        "prepared",
        sourceBoot,
        new Prepared(
            MID,
            manifest.vm(),
            GEN,
            TRANSCRIPT,
            source.boot(),
            target.boot(),
            ROOT,
            9,
            9,
            9,
            2,
            NOON));
    put(
        "ready",
        targetBoot,
        new Ready(MID, manifest.vm(), GEN, TRANSCRIPT, target.boot(), ROOT, 7));
    put(
        "decision",
        broker,
        new Decision(
            Verdict.COMMIT,
            manifest.vm(),
            Optional.of(MID),
            GEN.next(),
            target.platform(),
            target.boot(),
            7,
            NOON));
    put(
        "running",
        targetBoot,
        new Running(manifest.vm(), Optional.of(MID), GEN.next(), target.boot(), 7, NOON));
    put("closed", broker, new Closed(MID, manifest.vm(), GEN.next(), target.boot()));
  }

  ReceiptVerifier verifier() {
    return new ReceiptVerifier(
        new TrustAnchors(
            "sealift-attestation",
            attestation.publicKey(),
            broker.publicKey(),
            SEALING.publicKey()));
  }

  SignedObject object(String field) {
    return objects.get(field);
  }

  SigningKey signer(String field) {
    return signers.get(field);
  }

  /** The fields of the receipt. */
  Map<String, Object> receipt() {
    return receipt(tokens);
  }

  /** The fields of a receipt with one token in place of another, logged if the honest one is. */
  Map<String, Object> receiptWith(String field, String token) {
    Map<String, String> changed = new LinkedHashMap<>(tokens);
    changed.put(field, token);
    return receipt(changed);
  }

  private Map<String, Object> receipt(Map<String, String> all) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", Receipt.VERSION);
    fields.putAll(all);
    StoredTree log = new StoredTree();
    log.add(List.of("start", "of another", all.get("decision")));
    fields.put("decisionProof", ProofFields.write(proof(log, 2, 3)));
    log.add(List.of("of a third", all.get("closed")));
    fields.put("closedProof", ProofFields.write(proof(log, 4, 5)));
    return fields;
  }

  /** The proof of a leaf in the log as it is now. */
  LogProof proof(StoredTree log, long index, long size) {
    Checkpoint checkpoint =
        new Checkpoint(Checkpoint.originOf(broker.publicKey().point()), size, log.tree().root());
    return new LogProof(
        log.tree().inclusion(index),
        Signatures.sign(broker, checkpoint),
        Signatures.sign(attestation, Cosignature.of(checkpoint)));
  }

  private String token(String field) {
    return tokens.get(field);
  }

  private void put(String field, SigningKey signer, SignedObject object) {
    objects.put(field, object);
    signers.put(field, signer);
    tokens.put(field, Signatures.sign(signer, object));
  }

  private static AttestationResult attested(String platform, SigningKey boot, Role role) {
    return new AttestationResult(
        "sealift-attestation",
        "token-" + platform,
        NOON.minusSeconds(5),
        NOON.plusSeconds(115),
        AttestationNonces.forRole(role, TRANSCRIPT),
        role.purpose(),
        Optional.of(MID),
        new PlatformId(platform.repeat(64)),
        TpmClass.SOFTWARE,
        1,
        0,
        1,
        boot.publicKey().point(),
        SEALING.publicKey(),
        Sha256.labelled("measurement").finish(),
        2,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        Sha256.labelled("policy").finish(),
        Sha256.labelled("reference").finish());
  }
}
