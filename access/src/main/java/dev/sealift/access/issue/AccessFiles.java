package dev.sealift.access.issue;

import dev.sealift.access.KeyPairs;
import dev.sealift.access.issue.CertificateAuthority.Issued;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The folder of a cluster's authority and issuer, and of what they issued.
 *
 * <p>Whoever reads {@code authority.key} can be any service, and whoever reads {@code issuer.jwk}
 * any person: services get their own two files, {@code authority.pem} and {@code issuer-keys.json},
 * and no more.
 *
 * @param folder that its owner alone may enter
 */
public record AccessFiles(Path folder) {

  /** A certificate that has less than this left is issued anew. */
  private static final Duration RENEWED_BEFORE = Duration.ofDays(60);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Certificate of the authority, which every part of the cluster trusts: PEM. */
  public Path authority() {
    return folder.resolve("authority.pem");
  }

  /** Public keys of the issuer: a JSON Web Key Set. */
  public Path issuerKeys() {
    return folder.resolve("issuer-keys.json");
  }

  /** Certificate of a service: PEM. */
  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  /** Private key of a service: PKCS #8 as PEM. */
  public Path privateKey(String name) {
    return folder.resolve(name + ".key");
  }

  /** Whoever holds its key can be any person. */
  public TokenIssuer issuer(Clock clock) throws IOException {
    return TokenIssuer.read(issuerKey(), clock);
  }

  /**
   * Makes what is missing, and anew what will expire soon.
   *
   * @throws IOException when a file cannot be written, or one that is there cannot be used
   */
  public void complete(List<Identity> identities, SecureRandom random, Clock clock)
      throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    // One at a time: two at once could leave a key of one beside a certificate of the other.
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OWNER_ONLY);
        FileLock _ = lock.lock()) {
      completeAlone(identities, random, clock);
    }
  }

  private void completeAlone(List<Identity> identities, SecureRandom random, Clock clock)
      throws IOException {
    if (!Files.exists(issuerKey())) {
      SecretFile.write(issuerKey(), TokenIssuer.newKey(random));
    }
    SecretFile.write(issuerKeys(), issuer(clock).publicKeys());
    Instant now = clock.instant();
    if (!Files.exists(authority()) || !Files.exists(authorityKey())) {
      write(authority(), authorityKey(), CertificateAuthority.create(random, now));
    }
    CertificateAuthority authority = CertificateAuthority.read(authority(), authorityKey());
    for (Identity identity : identities) {
      if (!isGood(identity, now)) {
        write(
            certificate(identity.name()),
            privateKey(identity.name()),
            authority.issue(identity, random, now));
      }
    }
  }

  /** Of this authority, for this identity, whole, and for long enough. */
  private boolean isGood(Identity identity, Instant now) throws IOException {
    Path key = privateKey(identity.name());
    if (!Files.exists(certificate(identity.name())) || !Files.exists(key)) {
      return false;
    }
    X509Certificate certificate = Pem.certificate(certificate(identity.name()));
    try {
      certificate.verify(Pem.certificate(authority()).getPublicKey());
    } catch (GeneralSecurityException anotherAuthority) {
      return false;
    }
    return CertificateAuthority.isOf(certificate, identity)
        && KeyPairs.belong(Pem.privateKey(key), certificate.getPublicKey())
        && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE));
  }

  private Path authorityKey() {
    return folder.resolve("authority.key");
  }

  private Path issuerKey() {
    return folder.resolve("issuer.jwk");
  }

  /** The key last: a certificate without one is issued anew. */
  private static void write(Path certificate, Path key, Issued issued) throws IOException {
    Files.deleteIfExists(key);
    SecretFile.write(certificate, issued.certificatePem());
    SecretFile.write(key, issued.keyPem());
  }
}
