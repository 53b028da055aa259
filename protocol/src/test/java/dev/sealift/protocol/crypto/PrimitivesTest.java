package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimitivesTest {

  @Test
  void hkdf_joinsItsInputs() {
    Bytes salt = Bytes.fromHex("00");
    assertThat(Hkdf.extract(salt, List.of(secret("0102"), secret("03"))))
        .isEqualTo(Hkdf.extract(salt, List.of(secret("010203"))));
  }

  @Test
  void aeadAfterClose_isSpent() {
    Aead aead = new Aead(secret("00".repeat(32)));
    aead.close();
    byte[] buffer = new byte[64];
    Range none = new Range(new byte[0], 0, 0);
    Range all = new Range(buffer, 0, buffer.length);
    assertThatThrownBy(() -> aead.seal(new byte[12], none, all, buffer, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Secret secret(String hex) {
    return Secret.owning(Bytes.fromHex(hex).toArray());
  }
}
