package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.api.Test;

class HpkeTest {

  private static final VmId VM = new VmId("vm-" + "1".repeat(40));
  private static final VmId OTHER_VM = new VmId("vm-" + "2".repeat(40));
  private static final BootId BOOT = new BootId("a".repeat(64));
  private static final BootId OTHER_BOOT = new BootId("b".repeat(64));
  private static final Generation GENERATION = new Generation(7);
  private static final Bytes DECISION = Sha256.of(new byte[] {1});

  private final SecureRandom random = new SecureRandom();
  private final HpkePrivateKey key = HpkePrivateKey.generate(random);
  private final SealContexts.Context context =
      SealContexts.runGrant(VM, GENERATION, BOOT, DECISION);
  private final byte[] plaintext = {1, 2, 3};

  @Test
  void publishedVectorsOfTheKemAndTheKeySchedule_areMet() throws Exception {
    var vectors = new Vectors("hpke-x-wing.properties");
    HPKE suite = Hpke.suite(HPKE.aead_CHACHA20_POLY1305);
    byte[] info = vectors.get("info").toArray();
    HPKEContextWithEncapsulation sender =
        suite.setupBaseS(XWing.publicKey(vectors.get("pkRm")), info, vectors.get("ikmE").toArray());
    assertThat(sender.getEncapsulation()).isEqualTo(vectors.get("enc").toArray());
    try (HpkePrivateKey receiver =
        HpkePrivateKey.fromSeed(Secret.owning(vectors.get("skRm").toArray()))) {
      HPKEContext opener = suite.setupBaseR(vectors.get("enc").toArray(), receiver.pair(), info);
      for (int i = 0; i < 3; i++) {
        byte[] aad = vectors.get(i + ".aad").toArray();
        byte[] plain = vectors.get(i + ".pt").toArray();
        byte[] sealed = vectors.get(i + ".ct").toArray();
        assertThat(sender.seal(aad, plain)).isEqualTo(sealed);
        assertThat(opener.open(aad, sealed)).isEqualTo(plain);
      }
    }
  }

  @Test
  void sealed_opensInItsContextAlone() throws CryptoRefused {
    Bytes sealed = seal();
    assertThat(open(key, context, sealed)).isEqualTo(plaintext);

    List<SealContexts.Context> others =
        List.of(
            SealContexts.runGrant(OTHER_VM, GENERATION, BOOT, DECISION),
            SealContexts.runGrant(VM, GENERATION.next(), BOOT, DECISION),
            SealContexts.runGrant(VM, GENERATION, OTHER_BOOT, DECISION),
            SealContexts.runGrant(VM, GENERATION, BOOT, Sha256.of(new byte[] {2})),
            SealContexts.secretAtCreate(VM, DECISION, "p"));
    for (SealContexts.Context other : others) {
      assertThatThrownBy(() -> open(key, other, sealed)).isInstanceOf(CryptoRefused.class);
    }
  }

  @Test
  void grantForAnotherKey_isRefused() throws CryptoRefused {
    Bytes sealed = seal();
    try (HpkePrivateKey other = HpkePrivateKey.generate(random)) {
      assertThatThrownBy(() -> open(other, context, sealed)).isInstanceOf(CryptoRefused.class);
    }
  }

  @Test
  void everyChangedByte_isRefused() throws CryptoRefused {
    byte[] sealed = seal().toArray();
    for (int at = 0; at < sealed.length; at += at < 1000 ? 37 : 1) {
      byte[] changed = sealed.clone();
      changed[at] ^= 0x40;
      assertThatThrownBy(() -> open(key, context, Bytes.copyOf(changed)))
          .as("byte %d", at)
          .isInstanceOf(CryptoRefused.class);
    }
    for (int length : new int[] {0, 1, 1119, 1120, 1135, sealed.length - 1}) {
      assertThatThrownBy(() -> open(key, context, Bytes.copyOf(Arrays.copyOf(sealed, length))))
          .as("length %d", length)
          .isInstanceOf(CryptoRefused.class);
    }
  }

  @Test
  void twoSealsOfOnePlaintext_differ() throws CryptoRefused {
    assertThat(seal()).isNotEqualTo(seal());
  }

  private Bytes seal() throws CryptoRefused {
    return Hpke.seal(key.publicKey(), context.info(), context.aad(), plaintext, random);
  }

  private static byte[] open(HpkePrivateKey key, SealContexts.Context context, Bytes sealed)
      throws CryptoRefused {
    try (Secret secret = Hpke.open(key, context.info(), context.aad(), sealed)) {
      return secret.exposeCopy();
    }
  }
}
