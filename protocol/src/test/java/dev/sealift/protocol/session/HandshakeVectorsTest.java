package dev.sealift.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Mac;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.XWing;
import dev.sealift.protocol.record.TrafficKey;
import dev.sealift.protocol.session.Transcript.Pair;
import dev.sealift.protocol.vectors.Plain;
import dev.sealift.protocol.vectors.SampleObjects;
import dev.sealift.protocol.vectors.VectorBook;
import dev.sealift.protocol.vectors.VectorWorld;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.junit.jupiter.api.Test;

/** The vector of one whole handshake with fixed randomness, and of every key that comes of it. */
class HandshakeVectorsTest {

  private final VectorWorld world = new VectorWorld();
  private final SampleObjects samples = new SampleObjects(world);

  @Test
  void oneWholeHandshake() throws Exception {
    VectorBook book =
        new VectorBook("handshake")
            .comment(
                "One handshake. random: what each end draws, in this order: nonce (16), seed of")
            .comment("the fresh X-Wing key (32), randomness of the encapsulation (64).");
    String manifest = book.token("manifest", world.tenant, world.manifest);
    String ticket = book.token("ticket", world.broker, samples.ticket(Signatures.digest(manifest)));
    HandshakeSetup source =
        HandshakeSetup.source(
            world.source.self(),
            world.source.bootKey,
            world.anchors,
            ticket,
            manifest,
            VectorWorld.NOW);
    HandshakeSetup target =
        HandshakeSetup.target(
            world.target.self(), world.target.bootKey, world.anchors, ticket, VectorWorld.NOW);

    SecureRandom ofSource = random(book, Role.SOURCE);
    SecureRandom ofTarget = random(book, Role.TARGET);
    HandshakeStep s = Handshake.begin(source, ofSource);
    HandshakeStep t = Handshake.begin(target, ofTarget);
    Pair hello1 = pair(book, "hello1", s, t);
    Frame toTarget = s.send().getFirst();
    s = Handshake.received(s.state(), t.send().getFirst(), VectorWorld.NOW, ofSource);
    t = Handshake.received(t.state(), toTarget, VectorWorld.NOW, ofTarget);
    Pair hello2 = pair(book, "hello2", s, t);
    toTarget = s.send().getFirst();
    s = Handshake.received(s.state(), t.send().getFirst(), VectorWorld.NOW, ofSource);
    t = Handshake.received(t.state(), toTarget, VectorWorld.NOW, ofTarget);

    Agreed agreed = ((HandshakeState.Attesting) s.state()).agreed();
    Bytes th = agreed.transcriptHash();
    book.bytes("transcriptHash", th);
    assertThat(((HandshakeState.Attesting) t.state()).agreed().transcriptHash()).isEqualTo(th);
    assertThat(th.toArray())
        .isEqualTo(
            Plain.hash(
                "sealift handshake transcript v1",
                hello1.source(),
                hello1.target(),
                hello2.source(),
                hello2.target(),
                ticket,
                world.source.platform.value(),
                world.target.platform.value(),
                world.source.boot.value(),
                world.target.boot.value()));

    Bytes hello3OfSource = hello3(book, Role.SOURCE, world.source, th, s.attest().orElseThrow());
    Bytes hello3OfTarget = hello3(book, Role.TARGET, world.target, th, t.attest().orElseThrow());
    // Each end takes the other's.
    Handshake.received(
        t.state(), new Frame(FrameType.HELLO_3, hello3OfSource), VectorWorld.NOW, ofTarget);
    Handshake.received(
        s.state(), new Frame(FrameType.HELLO_3, hello3OfTarget), VectorWorld.NOW, ofSource);
    keys(book, agreed, hello2, new Pair(hello3OfSource, hello3OfTarget));
    book.close();
  }

  private static SecureRandom random(VectorBook book, Role role) {
    book.bytes(role.label() + ".random", drawn(role));
    return new FixedSecureRandom(drawn(role));
  }

  private static byte[] drawn(Role role) {
    return VectorWorld.secret(role.label() + " handshake", 16 + 32 + 64);
  }

  private static Pair pair(VectorBook book, String name, HandshakeStep s, HandshakeStep t) {
    Bytes ofSource = s.send().getFirst().body();
    Bytes ofTarget = t.send().getFirst().body();
    book.bytes("source." + name, ofSource).bytes("target." + name, ofTarget);
    return new Pair(ofSource, ofTarget);
  }

  private Bytes hello3(VectorBook book, Role role, VectorWorld.Host host, Bytes th, Bytes nonce) {
    String name = role.label();
    assertThat(nonce.toArray()).isEqualTo(Plain.hash("sealift attestation nonce v1", name, th));
    Bytes toSign = Transcript.toSign(role, th);
    assertThat(toSign.toArray()).isEqualTo(Plain.hash("sealift handshake signature v1", name, th));
    book.bytes(name + ".attestationNonce", nonce);
    String result =
        book.token(
            name + ".attestationResult",
            world.verifier,
            samples.result(host, role.purpose(), nonce));
    book.bytes(name + ".toSign", toSign);
    Bytes signature = book.signature(name + ".signature", host.bootKey, toSign);
    Bytes hello3 = new Hello3(signature, result).encode();
    book.bytes(name + ".hello3", hello3);
    return hello3;
  }

  /** The secret that the peer's HELLO 2 holds for a role. */
  private static byte[] encapsulated(Role role, Bytes peersHello2) throws CryptoRefused {
    byte[] seed = Arrays.copyOfRange(drawn(role), 16, 16 + HpkePrivateKey.SEED_BYTES);
    try (HpkePrivateKey ephemeral = HpkePrivateKey.fromSeed(Secret.owning(seed));
        Secret secret = XWing.decapsulate(ephemeral, peersHello2)) {
      return secret.exposeCopy();
    }
  }

  private static void keys(VectorBook book, Agreed agreed, Pair hello2, Pair hello3)
      throws CryptoRefused {
    Bytes th = agreed.transcriptHash();
    byte[] toSource = encapsulated(Role.SOURCE, hello2.target());
    byte[] toTarget = encapsulated(Role.TARGET, hello2.source());
    byte[] root = Plain.hmac(th.toArray(), toSource, toTarget);
    book.comment("secret: what was encapsulated to this end's fresh key. root: HKDF-Extract over")
        .comment("both, then what is expanded from it.")
        .bytes("source.secret", toSource)
        .bytes("target.secret", toTarget)
        .bytes("root", root);
    for (Role role : Role.values()) {
      String name = role.label();
      try (Secret finished = agreed.keys().finished(role)) {
        byte[] key = finished.exposeCopy();
        assertThat(key)
            .isEqualTo(Plain.expand(root, Plain.hash("sealift key finished v1", name, 0, th), 32));
        book.bytes(name + ".finishedKey", key);
        Bytes toConfirm = Transcript.toConfirm(role, th, hello3);
        assertThat(toConfirm.toArray())
            .isEqualTo(
                Plain.hash(
                    "sealift handshake finished v1", name, th, hello3.source(), hello3.target()));
        Bytes hello4 = Mac.of(finished, toConfirm);
        assertThat(hello4.toArray()).isEqualTo(Plain.hmac(key, toConfirm.toArray()));
        book.bytes(name + ".hello4", hello4);
      }
      for (int channel = 0; channel <= 2; channel++) {
        try (TrafficKey traffic = agreed.keys().traffic(role, channel)) {
          byte[] key = traffic.key().exposeCopy();
          byte[] salt = traffic.salt().exposeCopy();
          assertThat(key)
              .isEqualTo(
                  Plain.expand(root, Plain.hash("sealift key record v1", name, channel, th), 32));
          assertThat(salt)
              .isEqualTo(
                  Plain.expand(root, Plain.hash("sealift key nonce v1", name, channel, th), 12));
          book.bytes("%s.channel%d.key".formatted(name, channel), key);
          book.bytes("%s.channel%d.salt".formatted(name, channel), salt);
        }
      }
    }
  }
}
