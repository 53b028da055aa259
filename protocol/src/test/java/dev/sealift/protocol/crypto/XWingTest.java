package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XWingTest {

  private final Vectors vectors = new Vectors("x-wing.properties");
  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void publishedVectors_areMet(int number) throws CryptoRefused {
    try (Secret seed = Secret.owning(vectors.get(number + ".sk").toArray());
        HpkePrivateKey key = HpkePrivateKey.fromSeed(seed)) {
      assertThat(key.publicKey()).isEqualTo(vectors.get(number + ".pk"));

      XWing.Encapsulation made =
          XWing.encapsulate(
              key.publicKey(), new FixedSecureRandom(vectors.get(number + ".eseed").toArray()));
      assertThat(made.ciphertext()).isEqualTo(vectors.get(number + ".ct"));
      assertThat(made.secret().exposeCopy()).isEqualTo(vectors.get(number + ".ss").toArray());
      assertThat(XWing.decapsulate(key, made.ciphertext())).isEqualTo(made.secret());
    }
  }

  @Test
  void changedEncapsulation_givesAnotherSecret() throws CryptoRefused {
    try (HpkePrivateKey key = HpkePrivateKey.generate(random)) {
      XWing.Encapsulation made = XWing.encapsulate(key.publicKey(), random);
      assertThat(XWing.decapsulate(key, made.ciphertext())).isEqualTo(made.secret());
      for (int at : new int[] {0, 500, 1087, 1088, 1119}) {
        byte[] changed = made.ciphertext().toArray();
        changed[at] ^= 1;
        assertThat(XWing.decapsulate(key, Bytes.copyOf(changed))).isNotEqualTo(made.secret());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 1088, 1119, 1121})
  void encapsulationOfAnotherLength_isRefused(int length) {
    try (HpkePrivateKey key = HpkePrivateKey.generate(random)) {
      assertThatThrownBy(() -> XWing.decapsulate(key, Bytes.copyOf(new byte[length])))
          .isInstanceOf(CryptoRefused.class)
          .hasMessageContaining("want 1120");
    }
  }

  @Test
  void encapsulationWithAPointOfLowOrder_isRefused() throws CryptoRefused {
    try (HpkePrivateKey key = HpkePrivateKey.generate(random)) {
      byte[] ciphertext = XWing.encapsulate(key.publicKey(), random).ciphertext().toArray();
      Arrays.fill(ciphertext, 1088, 1120, (byte) 0);
      assertThatThrownBy(() -> XWing.decapsulate(key, Bytes.copyOf(ciphertext)))
          .isInstanceOf(CryptoRefused.class);
    }
  }

  @Test
  void publicKeysThatAreNone_areRefused() {
    byte[] honest = vectors.get("1.pk").toArray();
    byte[] modulus = honest.clone();
    Arrays.fill(modulus, 0, 1184, (byte) 0xff);
    byte[] lowOrder = honest.clone();
    Arrays.fill(lowOrder, 1184, 1216, (byte) 0);
    for (byte[] bad : new byte[][] {{}, Arrays.copyOf(honest, 1215), modulus, lowOrder}) {
      assertThatThrownBy(() -> XWing.encapsulate(Bytes.copyOf(bad), random))
          .isInstanceOf(CryptoRefused.class);
    }
  }

  @Test
  void keyFile_roundTripsAndWipes() {
    HpkePrivateKey key = HpkePrivateKey.generate(random);
    try (HpkePrivateKey read = HpkePrivateKey.fromBase64Url(key.exposeBase64Url())) {
      assertThat(read.publicKey()).isEqualTo(key.publicKey());
      assertThat(read).hasToString("[redacted]");
    }
    key.close();
    assertThatThrownBy(key::exposeBase64Url).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> HpkePrivateKey.fromBase64Url(new byte[] {'%'}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HpkePrivateKey.fromBase64Url(new byte[] {'A', 'A'}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("want 32");
  }
}
