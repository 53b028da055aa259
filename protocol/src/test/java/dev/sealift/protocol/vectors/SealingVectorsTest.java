package dev.sealift.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.GrantedKeys.KeyGeneration;
import dev.sealift.protocol.crypto.GrantedKeys.ProcessKeys;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.XWing;
import dev.sealift.protocol.id.VmId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.junit.jupiter.api.Test;

/** The vectors of what is sealed outside a session. */
class SealingVectorsTest {

  /** The ids of RFC 9180 and draft-connolly-cfrg-xwing-kem: X-Wing, HKDF-SHA256, AES-256-GCM. */
  private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x64, 0x7a, 0, 1, 0, 2};

  private final VectorWorld world = new VectorWorld();

  @Test
  void secretAtCreate() throws Exception {
    VmId vm = world.manifest.vm();
    Bytes manifestDigest = VectorWorld.digest("manifest token");
    SealContexts.Context context = SealContexts.secretAtCreate(vm, manifestDigest, "vault");
    assertThat(context.info().toArray())
        .isEqualTo(Plain.hash("sealift hpke secret at create v1", vm.value(), "vault"));
    assertThat(context.aad()).isEqualTo(manifestDigest);

    VectorBook book =
        new VectorBook("secret-at-create")
            .comment("A process's secret, sealed to the broker by the tenant (HPKE, base mode).")
            .text("vm", vm.value())
            .text("process", "vault");
    byte[] plaintext = "the secret of the vault".getBytes(StandardCharsets.US_ASCII);
    seal(book, "create", world.brokerSealing, context, plaintext);
    book.close();
  }

  @Test
  void runGrant() throws Exception {
    VmId vm = world.manifest.vm();
    Bytes decision = VectorWorld.digest("decision token");
    SealContexts.Context context =
        SealContexts.runGrant(vm, VectorWorld.GENERATION, world.target.boot, decision);
    assertThat(context.info().toArray())
        .isEqualTo(
            Plain.hash(
                "sealift hpke run grant v1",
                vm.value(),
                VectorWorld.GENERATION.value(),
                world.target.boot.value()));
    assertThat(context.aad()).isEqualTo(decision);

    VectorBook book =
        new VectorBook("run-grant")
            .comment("The keys of a machine, sealed by the broker to one boot (HPKE, base mode).")
            .text("vm", vm.value())
            .text("gen", VectorWorld.GENERATION.toString())
            .text("boot", world.target.boot.value());
    try (GrantedKeys keys = keys(vm);
        Secret plaintext = keys.encode()) {
      book.text("plaintext.text", new String(plaintext.exposeCopy(), StandardCharsets.US_ASCII));
      seal(book, "grant", world.target.kemKey, context, plaintext.exposeCopy());
    }
    book.close();
  }

  private static GrantedKeys keys(VmId vm) {
    return new GrantedKeys(
        vm,
        VectorWorld.GENERATION,
        List.of(
            new ProcessKeys(
                "vault",
                List.of(generation(0), generation(7)),
                7,
                Secret.owning(VectorWorld.secret("secret of the vault", 20))),
            new ProcessKeys(
                "signer \u00e9\"", List.of(generation(7)), 7, Secret.owning(new byte[0]))));
  }

  private static KeyGeneration generation(long number) {
    return new KeyGeneration(
        number, Secret.owning(VectorWorld.secret("key generation " + number, 32)));
  }

  /** Seals with fixed randomness, opens, and derives key and nonce by RFC 9180 a second time. */
  private static void seal(
      VectorBook book,
      String name,
      HpkePrivateKey receiver,
      SealContexts.Context context,
      byte[] plaintext)
      throws Exception {
    byte[] seed = VectorWorld.secret(name + " encapsulation", 64);
    Bytes sealed =
        Hpke.seal(
            receiver.publicKey(),
            context.info(),
            context.aad(),
            plaintext,
            new FixedSecureRandom(seed));
    Bytes enc = part(sealed, 0, XWing.CIPHERTEXT_BYTES);
    byte[] shared = XWing.decapsulate(receiver, enc).exposeCopy();
    byte[] keyAndNonce = keySchedule(shared, context.info().toArray());
    byte[] key = part(Bytes.copyOf(keyAndNonce), 0, 32).toArray();
    byte[] nonce = part(Bytes.copyOf(keyAndNonce), 32, 44).toArray();
    assertThat(sealed.toArray())
        .isEqualTo(
            Plain.join(enc.toArray(), Plain.seal(key, nonce, context.aad().toArray(), plaintext)));
    assertThat(Hpke.open(receiver, context.info(), context.aad(), sealed).exposeCopy())
        .isEqualTo(plaintext);

    book.comment("receiver: the seed of the X-Wing key; encapsulation.seed: the randomness of it.")
        .text("receiver.seed", seedOf(receiver))
        .bytes("receiver.key", receiver.publicKey())
        .bytes("encapsulation.seed", seed)
        .bytes("info", context.info())
        .bytes("aad", context.aad())
        .bytes("plaintext", plaintext)
        .bytes("shared", shared)
        .bytes("key", key)
        .bytes("nonce", nonce)
        .bytes("sealed", sealed);
  }

  private static String seedOf(HpkePrivateKey key) {
    return Bytes.fromBase64Url(new String(key.exposeBase64Url(), StandardCharsets.US_ASCII)).hex();
  }

  /** RFC 9180, section 5.1, base mode: the key and the nonce of the first message. */
  private static byte[] keySchedule(byte[] shared, byte[] info) {
    byte[] none = new byte[0];
    byte[] context =
        Plain.join(
            new byte[] {0}, extract(none, "psk_id_hash", none), extract(none, "info_hash", info));
    byte[] secret = extract(shared, "secret", none);
    return Plain.join(
        expand(secret, "key", context, 32), expand(secret, "base_nonce", context, 12));
  }

  private static byte[] extract(byte[] salt, String label, byte[] input) {
    return Plain.hmac(salt, ascii("HPKE-v1"), SUITE, ascii(label), input);
  }

  private static byte[] expand(byte[] prk, String label, byte[] info, int length) {
    byte[] labelled =
        Plain.join(new byte[] {0, (byte) length}, ascii("HPKE-v1"), SUITE, ascii(label), info);
    return Plain.expand(prk, labelled, length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Bytes part(Bytes bytes, int from, int to) {
    return Bytes.copyOf(java.util.Arrays.copyOfRange(bytes.toArray(), from, to));
  }
}
