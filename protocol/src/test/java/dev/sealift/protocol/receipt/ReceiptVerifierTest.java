package dev.sealift.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.StoredTree;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receipt proves one migration, or it is refused. */
final class ReceiptVerifierTest {

  private static final String OTHER_HASH = "A".repeat(42) + "E";
  private static final String OTHER_BOOT = "2b".repeat(32);

  private final Migration migration = new Migration();
  private final Map<String, Object> receipt = migration.receipt();

  @Test
  void honestReceipt_isVerified() throws Exception {
    VerifiedReceipt verified = migration.verifier().verify(receipt);
    assertThat(verified.running()).isEqualTo(migration.object("running"));
    assertThat(Receipt.from(receipt).fields()).isEqualTo(receipt);
    assertThat(verified.decisionLogged().index()).isEqualTo(2);
    assertThat(verified.decisionLogged().checkpoint().size()).isEqualTo(3);
    assertThat(verified.closedLogged().index()).isEqualTo(4);
    assertThat(verified.closedLogged().checkpoint().size()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "manifest",
    "ticket",
    "sourceAttestation",
    "targetAttestation",
    "prepared",
    "ready",
    "decision",
    "running",
    "closed"
  })
  void oneFlippedCharacterInAnyObject_isRefused(String field) {
    String token = (String) receipt.get(field);
    for (int i = 0; i < token.length(); i++) {
      assertRefused(changed(field, flipped(token, i)));
    }
  }

  @ParameterizedTest
  @CsvSource({"decisionProof", "closedProof"})
  void oneFlippedCharacterInAnyProof_isRefusedByName(String field) throws Exception {
    LogProof honest = ProofFields.read(receipt, field);
    for (String member : List.of("checkpoint", "cosignature")) {
      String token = (String) proof(field).get(member);
      for (int i = 0; i < token.length(); i++) {
        Map<String, Object> changed = proof(field);
        changed.put(member, flipped(token, i));
        assertRefusedByName(field, changed(field, changed));
      }
    }
    List<String> path = honest.inclusion().path().stream().map(Bytes::base64Url).toList();
    assertThat(path).isNotEmpty();
    for (int hash = 0; hash < path.size(); hash++) {
      for (int i = 0; i < path.get(hash).length(); i++) {
        List<String> changed = new ArrayList<>(path);
        changed.set(hash, flipped(path.get(hash), i));
        assertRefusedByName(
            field, changed(field, placed(field, honest.inclusion().index(), changed)));
      }
    }
    for (long index = -1; index < 8; index++) {
      if (index != honest.inclusion().index()) {
        assertRefusedByName(field, changed(field, placed(field, index, path)));
      }
    }
    assertRefusedByName(
        field, changed(field, placed(field, honest.inclusion().index(), List.of())));
  }

  @ParameterizedTest
  @CsvSource({"decisionProof", "closedProof"})
  void proofOfAnotherShape_isRefusedByName(String field) {
    for (String member : List.of("inclusion", "checkpoint", "cosignature")) {
      Map<String, Object> without = proof(field);
      without.remove(member);
      assertRefusedByName(field, changed(field, without));
      for (Object shape : List.of(1, "text", List.of(), Map.of())) {
        Map<String, Object> other = proof(field);
        other.put(member, shape);
        assertRefusedByName(field, changed(field, other));
      }
    }
    Map<String, Object> more = proof(field);
    more.put("comment", "trust me");
    assertRefusedByName(field, changed(field, more));
    assertRefusedByName(field, changed(field, placed(field, 2.0, List.of())));
    assertRefusedByName(field, changed(field, placed(field, 2, "path")));
    assertRefusedByName(field, changed(field, placed(field, 2, List.of(7))));
    String hash = "A".repeat(43);
    assertRefusedByName(field, changed(field, placed(field, 2, Collections.nCopies(65, hash))));
  }

  /** The broker signed it and told nobody. */
  @ParameterizedTest
  @CsvSource({"decision", "closed"})
  void wordThatIsNotInTheLog_isRefusedAsNotLogged(String word) {
    StoredTree log = new StoredTree().add(List.of("start", "of another", "of a third"));
    Map<String, Object> fields =
        changed(word + "Proof", ProofFields.write(migration.proof(log, 2, 3)));
    assertThat(refusal(fields).reason()).startsWith("NOT_LOGGED");
    assertThat(refusal(fields).field()).isEqualTo(word + "Proof");
  }

  /** F6: the broker was set back, or has a second log: nobody outside it saw this one. */
  @ParameterizedTest
  @CsvSource({"decision", "closed"})
  void wordThatTheBrokerAloneVouchesFor_isRefusedAsNotWitnessed(String word) throws Exception {
    Map<String, Object> proof = proof(word + "Proof");
    Checkpoint checkpoint =
        Signatures.verify(
            migration.broker.publicKey(), (String) proof.get("checkpoint"), Checkpoint.class);
    proof.put("cosignature", Signatures.sign(migration.broker, Cosignature.of(checkpoint)));
    Map<String, Object> fields = changed(word + "Proof", proof);
    assertThat(refusal(fields).reason()).startsWith("NOT_WITNESSED");
    assertThat(refusal(fields).field()).isEqualTo(word + "Proof");
  }

  @Test
  void closedThatStandsBeforeItsDecision_isRefused() {
    StoredTree log = new StoredTree();
    log.add(List.of((String) receipt.get("closed"), (String) receipt.get("decision")));
    Map<String, Object> fields =
        changed("decisionProof", ProofFields.write(migration.proof(log, 1, 2)));
    fields.put("closedProof", ProofFields.write(migration.proof(log, 0, 2)));
    assertRefusedByName("closedProof", fields);
  }

  /** A witness that lost its memory signed two histories. */
  @Test
  void wordsFromTwoLogsOfOneSize_areRefused() {
    StoredTree one = new StoredTree().add(List.of((String) receipt.get("decision"), "more"));
    StoredTree two = new StoredTree().add(List.of("other", (String) receipt.get("closed")));
    Map<String, Object> fields =
        changed("decisionProof", ProofFields.write(migration.proof(one, 0, 2)));
    fields.put("closedProof", ProofFields.write(migration.proof(two, 1, 2)));
    assertRefusedByName("closedProof", fields);
  }

  /** What was handed out before receipts had proofs. */
  @Test
  void receiptOfTheFirstVersion_isRefusedForTheProofThatIsMissing() {
    Map<String, Object> old = changed("version", 1);
    old.remove("decisionProof");
    old.remove("closedProof");
    assertThat(refusal(old))
        .hasMessage(
            "receipt.decisionProof is refused: it is missing, want a proof that the log holds it;"
                + " version 1 had none");
  }

  @ParameterizedTest
  @CsvSource({
    "manifest",
    "ticket",
    "sourceAttestation",
    "targetAttestation",
    "prepared",
    "ready",
    "decision",
    "decisionProof",
    "running",
    "closed",
    "closedProof",
    "version"
  })
  void absentField_isRefusedByName(String field) {
    Map<String, Object> without = new LinkedHashMap<>(receipt);
    without.remove(field);
    assertRefusedByName(field, without);
  }

  @Test
  void unknownField_isRefused() {
    assertRefused(changed("comment", "trust me"));
  }

  @Test
  void objectsOfTwoHonestMigrations_areRefusedTogether() {
    Map<String, Object> other = new Migration().receipt();
    for (String field : other.keySet()) {
      if (!field.equals("version")) {
        assertRefused(changed(field, other.get(field)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ticket, manifestDigest, hash",
    "ticket, vm, vm-0000000000000000000000000000000000000000",
    "ticket, sourceBoot, boot",
    "ticket, suite, none",
    "ticket, gen, 2",
    "decision, verdict, abort",
    "decision, mid, dddddddddddddddddddddddddddddddd",
    "decision, gen, 1",
    "decision, boot, boot",
    "decision, platform, boot",
    "decision, redeemNumber, 8",
    "decision, decidedAt, 0",
    "decision, decidedAt, 253402300799999",
    "sourceAttestation, mid, dddddddddddddddddddddddddddddddd",
    "sourceAttestation, purpose, migration-target",
    "sourceAttestation, issuer, somebody",
    "sourceAttestation, executables, warning",
    "sourceAttestation, resetCount, 2",
    "sourceAttestation, issuedAt, 253402300799999",
    "sourceAttestation, expiresAt, 0",
    "sourceAttestation, nonce, hash",
    "targetAttestation, mid, dddddddddddddddddddddddddddddddd",
    "targetAttestation, purpose, host",
    "targetAttestation, hardware, contraindicated",
    "targetAttestation, restartCount, 2",
    "targetAttestation, expiresAt, 0",
    "targetAttestation, svn, 0",
    "targetAttestation, svn, 1",
    "targetAttestation, nonce, hash",
    "targetAttestation, tpmClass, virtual",
    "prepared, mid, dddddddddddddddddddddddddddddddd",
    "prepared, gen, 0",
    "prepared, transcriptHash, hash",
    "prepared, sourceBoot, boot",
    "prepared, targetBoot, boot",
    "prepared, manifestRoot, hash",
    "ready, mid, dddddddddddddddddddddddddddddddd",
    "ready, gen, 0",
    "ready, transcriptHash, hash",
    "ready, boot, boot",
    "ready, manifestRoot, hash",
    "ready, redeemNumber, 8",
    "running, mid, dddddddddddddddddddddddddddddddd",
    "running, gen, 1",
    "running, boot, boot",
    "running, redeemNumber, 8",
    "closed, mid, dddddddddddddddddddddddddddddddd",
    "closed, gen, 1",
    "closed, boot, boot"
  })
  void oneClaimThatDoesNotMatchTheOthers_isRefusedThoughSigned(
      String field, String claim, String value) throws Exception {
    Map<String, Object> claims = new LinkedHashMap<>(migration.object(field).claims());
    Object forged =
        switch (value) {
          case "hash" -> OTHER_HASH;
          case "boot" -> OTHER_BOOT;
          default -> claims.get(claim) instanceof Long ? (Object) Long.valueOf(value) : value;
        };
    claims.put(claim, forged);
    Map<String, Object> logged = migration.receiptWith(field, sign(field, claims));
    assertThat(refusal(logged).field()).doesNotEndWith("Proof");
  }

  private Map<String, Object> changed(String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(receipt);
    changed.put(field, value);
    return changed;
  }

  private static String flipped(String text, int at) {
    char[] flipped = text.toCharArray();
    flipped[at] = flipped[at] == 'A' ? 'B' : flipped[at] == '.' ? 'A' : (char) (flipped[at] ^ 1);
    return new String(flipped);
  }

  private Map<String, Object> proof(String field) {
    Map<String, Object> proof = new LinkedHashMap<>();
    ((Map<?, ?>) receipt.get(field)).forEach((name, value) -> proof.put((String) name, value));
    return proof;
  }

  /** A proof that points elsewhere. */
  private Map<String, Object> placed(String field, Object index, Object path) {
    Map<String, Object> proof = proof(field);
    proof.put("inclusion", Map.of("index", index, "path", path));
    return proof;
  }

  private void assertRefusedByName(String field, Map<String, Object> fields) {
    assertThat(refusal(fields).field()).isEqualTo(field);
  }

  private ReceiptRefused refusal(Map<String, Object> fields) {
    return catchThrowableOfType(ReceiptRefused.class, () -> migration.verifier().verify(fields));
  }

  private void assertRefused(Map<String, Object> fields) {
    assertThatExceptionOfType(ReceiptRefused.class)
        .isThrownBy(() -> migration.verifier().verify(fields));
  }

  /** Signs claims with the right key, as the role would if it lied. */
  private String sign(String field, Map<String, Object> claims)
      throws ParseException, JOSEException {
    String honest = (String) receipt.get(field);
    JOSEObjectType type = JWSObject.parse(honest).getHeader().getType();
    JWSObject jws =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).build(), new Payload(claims));
    SigningKey signer = migration.signer(field);
    jws.sign(new ECDSASigner(ECKey.parse(signer.exposeJwk())));
    return jws.serialize();
  }
}
