package dev.sealift.access.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.access.Role;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who configures a service's identity wrongly reads which property it was, and no key. */
class OwnIdentityTest {

  private static final Identity HOST = new Identity("host-1", Role.HOST, Set.of("localhost"));

  @TempDir Path folder;

  private AccessFiles files;

  @BeforeEach
  void complete() throws IOException {
    files = files("own", Clock.systemUTC());
  }

  @Test
  void identityOfTheCluster_isTaken() throws Exception {
    assertThat(
            OwnIdentity.read(properties(certificate(files), key(files), files.authority()))
                .bundle()
                .createSslContext()
                .getProtocol())
        .isNotBlank();
  }

  @Test
  void whatIsNotSetOrNotThere_isNamed() {
    assertRefused(properties(null, key(files), files.authority()), "certificate: it is not set");
    assertRefused(
        properties(certificate(files), null, files.authority()), "private-key: it is not set");
    assertRefused(properties(certificate(files), key(files), null), "authority: it is not set");
    assertRefused(
        properties(folder.resolve("absent"), key(files), files.authority()),
        "certificate: there is no such file");
  }

  @Test
  void whatIsNoPem_isNamedAndNotQuoted() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "a secret of somebody");
    assertRefused(
        properties(nonsense, key(files), files.authority()),
        "certificate: the file holds no certificate as PEM");
    assertRefused(
        properties(certificate(files), nonsense, files.authority()),
        "private-key: the file holds no private key in PKCS #8 as PEM");
    assertRefused(
        properties(certificate(files), key(files), nonsense),
        "authority: the file holds no certificate as PEM");
  }

  @Test
  void certificateOfAnotherAuthority_isRefused() throws Exception {
    AccessFiles other = files("other", Clock.systemUTC());
    assertRefused(
        properties(certificate(other), key(other), files.authority()),
        "certificate: the authority of sealift.access.authority did not issue it");
  }

  @Test
  void keyOfAnotherCertificate_isRefused() throws Exception {
    AccessFiles other = files("other", Clock.systemUTC());
    assertRefused(
        properties(certificate(files), key(other), files.authority()),
        "private-key: it does not belong to sealift.access.certificate");
  }

  @Test
  void certificateThatExpired_orDoesNotCountYet_isRefused() throws Exception {
    AccessFiles old = files("old", at(Instant.now().minus(Duration.ofDays(400))));
    assertRefused(
        properties(certificate(old), key(old), old.authority()), "certificate: it expired at 20");
    AccessFiles early = files("early", at(Instant.now().plus(Duration.ofDays(2))));
    assertRefused(
        properties(certificate(early), key(early), early.authority()),
        "certificate: it counts from 20");
  }

  @Test
  void issuerKeysThatAreNone_areNamed() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "{}");
    assertKeysRefused(null, "it is not set");
    assertKeysRefused(folder.resolve("absent").toString(), "there is no such file");
    assertKeysRefused(nonsense.toString(), "is no JSON Web Key Set");
    assertKeysRefused("http://people.example/keys", "want https");
  }

  private static void assertKeysRefused(@Nullable String keys, String problem) {
    assertThatExceptionOfType(AccessMisconfiguredException.class)
        .isThrownBy(() ->
            PeopleTokens.decoder(
                new AccessProperties(null, null, null, "sealift", keys), "orchestrator-service"))
        .withMessageStartingWith("sealift.access.issuer-keys: ")
        .withMessageContaining(problem);
  }

  @Test
  void misconfiguration_isToldWithoutAStackTrace() {
    AccessMisconfiguredException cause =
        new AccessMisconfiguredException("certificate", "it is not set");
    assertThat(
            new AccessMisconfiguredException.Analyzer()
                .analyze(new IllegalStateException(cause), cause)
                .getAction())
        .isEqualTo("Set the property sealift.access.certificate");
  }

  private static void assertRefused(AccessProperties properties, String problem) {
    assertThatExceptionOfType(AccessMisconfiguredException.class)
        .isThrownBy(() -> OwnIdentity.read(properties))
        .withMessageStartingWith("sealift.access." + problem)
        .withMessageNotContaining("secret");
  }

  private AccessFiles files(String name, Clock clock) throws IOException {
    AccessFiles made = new AccessFiles(folder.resolve(name));
    made.complete(List.of(HOST), new SecureRandom(), clock);
    return made;
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private static Path certificate(AccessFiles files) {
    return files.certificate(HOST.name());
  }

  private static Path key(AccessFiles files) {
    return files.privateKey(HOST.name());
  }

  private static AccessProperties properties(
      @Nullable Path certificate, @Nullable Path key, @Nullable Path authority) {
    return new AccessProperties(certificate, key, authority, "sealift", null);
  }
}
