package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead.Range;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimitivesTest {

  /** RFC 5869, appendix A.1. */
  @Test
  void hkdf_meetsRfc5869Case1() {
    Secret prk =
        Hkdf.extract(Bytes.fromHex("000102030405060708090a0b0c"), List.of(secret("0b".repeat(22))));
    assertThat(prk)
        .isEqualTo(secret("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
    assertThat(Hkdf.expand(prk, Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9"), 42))
        .isEqualTo(
            secret(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
  }

  @Test
  void hkdf_joinsItsInputs() {
    Bytes salt = Bytes.fromHex("00");
    assertThat(Hkdf.extract(salt, List.of(secret("0102"), secret("03"))))
        .isEqualTo(Hkdf.extract(salt, List.of(secret("010203"))));
  }

  /** RFC 4231, section 4.3. */
  @Test
  void mac_meetsRfc4231Case2() {
    assertThat(
            Mac.of(
                secret("4a656665"),
                Bytes.fromHex("7768617420646f2079612077616e7420666f72206e6f7468696e673f")))
        .isEqualTo(
            Bytes.fromHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  /** The Galois/Counter Mode of Operation, McGrew and Viega, test case 16. */
  @Test
  void aead_meetsTestCase16() throws CryptoRefused {
    byte[] nonce = Bytes.fromHex("cafebabefacedbaddecaf888").toArray();
    byte[] aad = Bytes.fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2").toArray();
    byte[] plaintext =
        Bytes.fromHex(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
            .toArray();
    String want =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b";
    try (Aead aead =
        new Aead(secret("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))) {
      // In place, behind three bytes that stay as they are.
      byte[] buffer = Arrays.copyOf(new byte[3], 3 + plaintext.length + Aead.TAG_BYTES);
      System.arraycopy(plaintext, 0, buffer, 3, plaintext.length);
      int written = aead.seal(nonce, whole(aad), new Range(buffer, 3, plaintext.length), buffer, 3);
      assertThat(buffer).isEqualTo(Bytes.fromHex("000000" + want).toArray());

      byte[] opened = new byte[plaintext.length];
      aead.open(nonce, whole(aad), new Range(buffer, 3, written), opened, 0);
      assertThat(opened).isEqualTo(plaintext);
      for (int at = 3; at < buffer.length; at++) {
        byte[] changed = buffer.clone();
        changed[at] ^= 1;
        assertThatThrownBy(
                () -> aead.open(nonce, whole(aad), new Range(changed, 3, written), opened, 0))
            .isInstanceOf(CryptoRefused.class);
      }
    }
  }

  @Test
  void aeadAfterClose_isSpent() {
    Aead aead = new Aead(secret("00".repeat(32)));
    aead.close();
    byte[] buffer = new byte[64];
    assertThatThrownBy(() -> aead.seal(new byte[12], whole(new byte[0]), whole(buffer), buffer, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Range whole(byte[] array) {
    return new Range(array, 0, array.length);
  }

  private static Secret secret(String hex) {
    return Secret.owning(Bytes.fromHex(hex).toArray());
  }
}
