package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Aead.Range;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The primitives against what their standards publish; each file of vectors names its source. */
class PublishedVectorsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void hkdf(int number) {
    Vectors vectors = new Vectors("hkdf-sha256.properties");
    Secret prk =
        Hkdf.extract(vectors.get(number + ".salt"), List.of(secret(vectors.get(number + ".ikm"))));
    assertThat(prk).isEqualTo(secret(vectors.get(number + ".prk")));
    Bytes okm = vectors.get(number + ".okm");
    assertThat(Hkdf.expand(prk, vectors.get(number + ".info"), okm.length()))
        .isEqualTo(secret(okm));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void hmac(int number) {
    Vectors vectors = new Vectors("hmac-sha256.properties");
    Bytes mac = Mac.of(secret(vectors.get(number + ".key")), vectors.get(number + ".data"));
    assertThat(mac.hex()).startsWith(vectors.get(number + ".mac").hex());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void sha256(int number) {
    Vectors vectors = new Vectors("sha256.properties");
    assertThat(Sha256.of(vectors.get(number + ".data").toArray()))
        .isEqualTo(vectors.get(number + ".hash"));
  }

  @Test
  void sha256_ofAMillionBytes() {
    byte[] data = new byte[1_000_000];
    Arrays.fill(data, (byte) 'a');
    assertThat(Sha256.of(data)).isEqualTo(new Vectors("sha256.properties").get("million.hash"));
  }

  /** In place, behind three bytes that stay as they are; every changed byte is refused. */
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16})
  void aesGcm(int number) throws CryptoRefused {
    Vectors vectors = new Vectors("aes-256-gcm.properties");
    byte[] iv = vectors.get(number + ".iv").toArray();
    byte[] aad = vectors.get(number + ".aad").toArray();
    byte[] plaintext = vectors.get(number + ".pt").toArray();
    String want = vectors.get(number + ".ct").hex() + vectors.get(number + ".tag").hex();
    try (Secret key = secret(vectors.get(number + ".key"));
        Aead aead = new Aead(key)) {
      byte[] buffer = new byte[3 + plaintext.length + Aead.TAG_BYTES];
      System.arraycopy(plaintext, 0, buffer, 3, plaintext.length);
      int written = aead.seal(iv, whole(aad), new Range(buffer, 3, plaintext.length), buffer, 3);
      assertThat(buffer).isEqualTo(Bytes.fromHex("000000" + want).toArray());

      byte[] opened = new byte[plaintext.length];
      aead.open(iv, whole(aad), new Range(buffer, 3, written), opened, 0);
      assertThat(opened).isEqualTo(plaintext);
      for (int at = 3; at < buffer.length; at++) {
        byte[] changed = buffer.clone();
        changed[at] ^= 1;
        assertThatThrownBy(
                () -> aead.open(iv, whole(aad), new Range(changed, 3, written), opened, 0))
            .isInstanceOf(CryptoRefused.class);
      }
    }
  }

  /** Both verifiers of this module: the handshake's, and the one of the signed objects. */
  @ParameterizedTest
  @CsvSource({
    "rfc6979.point, rfc6979.sample.data, rfc6979.sample.signature, true",
    "rfc6979.point, rfc6979.test.data, rfc6979.test.signature, true",
    "rfc6979.point, rfc6979.test.data, rfc6979.sample.signature, false",
    "rfc7515.point, rfc7515.data, rfc7515.signature, true",
    "rfc6979.point, rfc7515.data, rfc7515.signature, false"
  })
  void es256(String point, String data, String signature, boolean valid) throws Exception {
    Vectors vectors = new Vectors("es256.properties");
    VerifyingKey key = VerifyingKey.fromPoint(vectors.get(point));
    byte[] message = vectors.get(data).toArray();
    byte[] rs = vectors.get(signature).toArray();

    Signature jca = Signature.getInstance(HashSignatures.ALGORITHM);
    jca.initVerify(key.key());
    jca.update(message);
    assertThat(jca.verify(rs)).isEqualTo(valid);

    assertThat(
            new ECDSAVerifier(key.key())
                .verify(new JWSHeader(JWSAlgorithm.ES256), message, Base64URL.encode(rs)))
        .isEqualTo(valid);
  }

  private static Range whole(byte[] array) {
    return new Range(array, 0, array.length);
  }

  private static Secret secret(Bytes bytes) {
    return Secret.owning(bytes.toArray());
  }
}
