package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustAnchorsTest {

  private final SecureRandom random = new SecureRandom();
  private final SigningKey broker = SigningKey.generate(random);
  private final TrustAnchors anchors =
      new TrustAnchors(
          "sealift-attestation",
          SigningKey.generate(random).publicKey(),
          broker.publicKey(),
          HpkePrivateKey.generate(random).publicKey());

  @Test
  void trustFile_roundTrips() throws MalformedObjectException {
    assertThat(TrustAnchors.parse(anchors.toJson())).isEqualTo(anchors);
  }

  @Test
  void malformedTrustFiles_areRefusedByField() {
    String honest = anchors.toJson();
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("nonsense", "no JSON object");
    wrong.put(honest.replace("\"issuer\"", "\"isuer\""), "issuer");
    wrong.put(honest.replace("\"sealingKey\":\"", "\"sealingKey\":\"AAAA"), "sealingKey");
    wrong.put(honest.replace("{\"attestation\"", "{\"more\":1,\"attestation\""), "unknown field");
    wrong.put(honest.replace("P-256", "P-384"), "attestation.key");
    wrong.put(honest.replace(broker.publicKey().jwk(), broker.exposeJwk()), "private key");
    wrong.forEach((json, field) ->
        assertThatThrownBy(() -> TrustAnchors.parse(json))
            .isInstanceOf(MalformedObjectException.class)
            .hasMessageContaining(field)
            .message()
            .doesNotContain("\"d\""));
  }

  @Test
  void sealingKeyThatIsNoPublicKey_isRefused() {
    assertThatThrownBy(() ->
            new TrustAnchors(
                "i",
                broker.publicKey(),
                broker.publicKey(),
                Bytes.copyOf(new byte[XWing.PUBLIC_KEY_BYTES - 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
