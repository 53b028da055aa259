package dev.sealift.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.sealift.protocol.crypto.SigningKey;
import java.text.ParseException;
import java.util.LinkedHashMap;
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
      char[] flipped = token.toCharArray();
      flipped[i] = flipped[i] == 'A' ? 'B' : flipped[i] == '.' ? 'A' : (char) (flipped[i] ^ 1);
      assertRefused(changed(field, new String(flipped)));
    }
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
    "closed",
    "version"
  })
  void absentField_isRefusedByName(String field) {
    Map<String, Object> without = new LinkedHashMap<>(receipt);
    without.remove(field);
    assertThatExceptionOfType(ReceiptRefused.class)
        .isThrownBy(() -> migration.verifier().verify(without))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
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
    assertRefused(changed(field, sign(field, claims)));
  }

  private Map<String, Object> changed(String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(receipt);
    changed.put(field, value);
    return changed;
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
