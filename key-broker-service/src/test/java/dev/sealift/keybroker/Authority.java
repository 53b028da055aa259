package dev.sealift.keybroker;

import dev.sealift.accesstest.TestAccess;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pinned keys of a deployment, and the files that a broker reads them from. */
final class Authority {

  static final SecureRandom RANDOM = new SecureRandom();
  static final String ISSUER = "sealift-attestation";

  final SigningKey attestation = SigningKey.generate(RANDOM);
  final SigningKey broker = SigningKey.generate(RANDOM);
  final HpkePrivateKey sealing = HpkePrivateKey.generate(RANDOM);
  final TrustAnchors anchors =
      new TrustAnchors(ISSUER, attestation.publicKey(), broker.publicKey(), sealing.publicKey());
  final TestAccess access;
  final Path folder;
  private final Map<TestDatabase, TestWitness> witnesses = new ConcurrentHashMap<>();

  Authority(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("signing.jwk"), broker.exposeJwk());
    Files.write(folder.resolve("sealing.key"), sealing.exposeBase64Url());
    byte[] master = new byte[32];
    RANDOM.nextBytes(master);
    Files.write(
        folder.resolve("master.key"), Base64.getUrlEncoder().withoutPadding().encode(master));
    Files.writeString(folder.resolve("trust.json"), anchors.toJson());
    access = new TestAccess(folder.resolve("access"));
  }

  /** The witness of the log in a database. */
  TestWitness witness(TestDatabase database) {
    return witnesses.computeIfAbsent(database, _ -> new TestWitness(this));
  }
}
