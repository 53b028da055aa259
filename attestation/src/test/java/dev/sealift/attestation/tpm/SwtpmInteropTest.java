package dev.sealift.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another implementation made is read, and is what we would have made. */
class SwtpmInteropTest {

  @Test
  void publicAreas_areReadAndWrittenByteForByte() throws Exception {
    TpmPublic endorsement = TpmPublic.parse(SwtpmVectors.ENDORSEMENT_KEY);
    TpmPublic attestation = TpmPublic.parse(SwtpmVectors.ATTESTATION_KEY);

    assertThat(endorsement.marshal()).isEqualTo(SwtpmVectors.ENDORSEMENT_KEY);
    assertThat(attestation.marshal()).isEqualTo(SwtpmVectors.ATTESTATION_KEY);
    assertThat(ObjectAttributes.isEndorsementKey(endorsement)).isTrue();
    assertThat(ObjectAttributes.isAttestationKey(endorsement)).isFalse();
    assertThat(ObjectAttributes.isAttestationKey(attestation)).isTrue();
    assertThat(ObjectAttributes.isEndorsementKey(attestation)).isFalse();
  }

  @Test
  void names_areThoseTheTpmComputes() throws Exception {
    TpmPublic endorsement = TpmPublic.parse(SwtpmVectors.ENDORSEMENT_KEY);
    TpmPublic attestation = TpmPublic.parse(SwtpmVectors.ATTESTATION_KEY);

    assertThat(attestation.name()).isEqualTo(SwtpmVectors.ATTESTATION_KEY_NAME);
    assertThat(attestation.qualifiedNameUnder(endorsement))
        .isEqualTo(SwtpmVectors.ATTESTATION_KEY_QUALIFIED_NAME);
  }

  @Test
  void quote_isReadAndItsRegistersAreReplayed() throws Exception {
    TpmAttest attest = TpmAttest.parse(SwtpmVectors.QUOTE);
    PcrBank replayed = new PcrBank();
    replayed.extend(8, sha256("one"));
    replayed.extend(9, sha256("two"));
    PcrSelection selection = PcrSelection.sha256(8, 9);

    assertThat(attest.attested())
        .isEqualTo(new Attested.Quote(List.of(selection), replayed.digest(selection.pcrs())));
    assertThat(attest.extraData()).isEqualTo(sha256("nonce"));
    assertThat(attest.qualifiedSigner()).isEqualTo(SwtpmVectors.ATTESTATION_KEY_QUALIFIED_NAME);
    assertThat(attest.clockInfo()).isEqualTo(new ClockInfo(0x2d21, 1, 0, true));
    assertThat(attest.marshal()).isEqualTo(SwtpmVectors.QUOTE);
  }

  @Test
  void certifiedCounter_isReadUnderTheNameOfItsIndex() throws Exception {
    TpmAttest attest = TpmAttest.parse(SwtpmVectors.COUNTER);

    assertThat(attest.attested())
        .isEqualTo(
            new Attested.NvContents(
                NvPublic.REDEEM_COUNTER.name(), 0, Bytes.fromHex("0000000000000002")));
    assertThat(attest.marshal()).isEqualTo(SwtpmVectors.COUNTER);
  }

  @Test
  void signatures_verifyAndOnlyOverTheirOwnStatement() throws Exception {
    TpmPublic key = TpmPublic.parse(SwtpmVectors.ATTESTATION_KEY);
    TpmSignature quote = TpmSignature.parse(SwtpmVectors.QUOTE_SIGNATURE);
    TpmSignature counter = TpmSignature.parse(SwtpmVectors.COUNTER_SIGNATURE);

    assertThat(quote.verifies(key, SwtpmVectors.QUOTE)).isTrue();
    assertThat(counter.verifies(key, SwtpmVectors.COUNTER)).isTrue();
    assertThat(quote.verifies(key, SwtpmVectors.COUNTER)).isFalse();
    assertThat(counter.verifies(key, SwtpmVectors.QUOTE)).isFalse();
    assertThat(quote.marshal()).isEqualTo(SwtpmVectors.QUOTE_SIGNATURE);
  }

  @Test
  void credential_opensToTheSecret() throws Exception {
    PrivateKey privateKey =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new ECPrivateKeySpec(
                    P256.number(SwtpmVectors.CREDENTIAL_PRIVATE), P256.parameters()));
    Credential credential =
        new Credential(SwtpmVectors.CREDENTIAL_BLOB, SwtpmVectors.CREDENTIAL_ENCRYPTED_SECRET);

    try (Secret opened =
        CredentialProtection.open(
            privateKey,
            TpmPublic.parse(SwtpmVectors.CREDENTIAL_KEY),
            SwtpmVectors.ATTESTATION_KEY_NAME,
            credential)) {
      assertThat(Bytes.copyOf(opened.exposeCopy()))
          .isEqualTo(
              Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    }
  }

  private static Bytes sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
