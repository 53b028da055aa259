package dev.sealift.standalone.provision;

import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Identity;
import dev.sealift.access.issue.SecretFile;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * The keys and files of a work folder. Made once: a new key would orphan what an old one signed or
 * sealed.
 *
 * @param work whose they are
 */
public record Provisioning(WorkFolder work) {
  /** Name of the verifier in its results. */
  public static final String ISSUER = "sealift-attestation";

  /**
   * Makes what is missing, and certificates anew that expire soon.
   *
   * @param services who get certificates
   * @throws IOException when a file cannot be written, or one that is there is no key
   */
  public void complete(List<Identity> services, SecureRandom random, Clock clock)
      throws IOException {
    access().complete(services, random, clock);
    SecretFile.createIfMissing(brokerMasterKey(), random);
    VerifierAndBroker keys =
        new VerifierAndBroker(
            signingKey(attestationSigningKey(), random), signingKey(brokerSigningKey(), random));
    TrustAnchors anchors =
        new TrustAnchors(
            ISSUER, keys.verifier.publicKey(), keys.broker.publicKey(), sealingKey(random));
    SecretFile.write(trustFile(), anchors.toJson());
  }

  private record VerifierAndBroker(SigningKey verifier, SigningKey broker) {}

  /** The cluster's authority and issuer, and what they issued. */
  public AccessFiles access() {
    return new AccessFiles(work.secrets().resolve("access"));
  }

  /** Signs attestation results: a private P-256 JSON Web Key. */
  public Path attestationSigningKey() {
    return work.secrets().resolve("attestation-signing.jwk");
  }

  /** Signs tickets, decisions and grants: a private P-256 JSON Web Key. */
  public Path brokerSigningKey() {
    return work.secrets().resolve("broker-signing.jwk");
  }

  /** Opens what is sealed to the broker: the seed of an X-Wing key in base64url. */
  public Path brokerSealingKey() {
    return work.secrets().resolve("broker-sealing.key");
  }

  /** Wraps what the broker stores: 32 bytes in base64url. */
  public Path brokerMasterKey() {
    return work.secrets().resolve("broker-master.key");
  }

  /** The public keys that hypervisors and offline verifiers pin. */
  public Path trustFile() {
    return work.root().resolve("trust.json");
  }

  private static SigningKey signingKey(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      SecretFile.write(file, SigningKey.generate(random).exposeJwk());
    }
    try {
      return SigningKey.fromJwk(Files.readString(file));
    } catch (IllegalArgumentException malformed) {
      throw new IOException(file + ": " + malformed.getMessage(), malformed);
    }
  }

  private Bytes sealingKey(SecureRandom random) throws IOException {
    Path file = brokerSealingKey();
    if (!Files.exists(file)) {
      try (HpkePrivateKey key = HpkePrivateKey.generate(random)) {
        byte[] text = key.exposeBase64Url();
        SecretFile.write(file, new String(text, StandardCharsets.US_ASCII));
        Arrays.fill(text, (byte) 0);
      }
    }
    try (HpkePrivateKey key = HpkePrivateKey.fromBase64Url(Files.readAllBytes(file))) {
      return key.publicKey();
    } catch (IllegalArgumentException malformed) {
      throw new IOException(file + ": " + malformed.getMessage(), malformed);
    }
  }
}
