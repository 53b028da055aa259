package dev.sealift.access.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.sealift.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFilesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<Identity> SERVICES =
      List.of(
          new Identity("orchestrator", Role.ORCHESTRATOR, Set.of("localhost", "127.0.0.1")),
          new Identity("monitor", Role.MONITOR, Set.of()));

  @TempDir Path folder;

  private AccessFiles files;

  @BeforeEach
  void complete() throws IOException {
    files = new AccessFiles(folder.resolve("access"));
    completeAt(NOW);
  }

  @Test
  void certificate_namesItsRoleAndWhereItIsFound_andCanSignNone() throws Exception {
    X509Certificate certificate = Pem.certificate(files.certificate("orchestrator"));
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=orchestrator,OU=orchestrator");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("127.0.0.1", "localhost");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(Pem.certificate(files.authority()).getBasicConstraints())
        .as("an authority of none other")
        .isZero();
    assertThat(Pem.certificate(files.certificate("monitor")).getSubjectAlternativeNames()).isNull();
  }

  @Test
  void everyFile_isForItsOwnerAlone() throws Exception {
    try (Stream<Path> all = Files.list(files.folder())) {
      assertThat(all.toList())
          .hasSize(9)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void whatWillLast_isKept_andWhatExpiresSoonIsIssuedAnew() throws Exception {
    String authority = Files.readString(files.authority());
    String first = Files.readString(files.certificate("monitor"));
    completeAt(NOW.plus(CertificateAuthority.LIFETIME).minus(Duration.ofDays(61)));
    assertThat(files.certificate("monitor")).hasContent(first);

    completeAt(NOW.plus(CertificateAuthority.LIFETIME).minus(Duration.ofDays(59)));

    assertThat(Files.readString(files.certificate("monitor"))).isNotEqualTo(first);
    assertThat(files.authority()).hasContent(authority);
  }

  @Test
  void certificateWithoutItsKey_orOfAnotherAuthority_isIssuedAnew() throws Exception {
    String first = Files.readString(files.certificate("monitor"));
    Files.delete(files.privateKey("monitor"));
    completeAt(NOW);
    String second = Files.readString(files.certificate("monitor"));
    assertThat(second).isNotEqualTo(first);

    Files.delete(files.authority());
    completeAt(NOW);

    Pem.certificate(files.certificate("monitor"))
        .verify(Pem.certificate(files.authority()).getPublicKey());
    assertThat(Files.readString(files.certificate("monitor"))).isNotEqualTo(second);
  }

  @Test
  void certificateOfAnotherRoleOrName_orWithoutItsOwnKey_isIssuedAnew() throws Exception {
    String first = Files.readString(files.certificate("monitor"));
    List<Identity> changed =
        List.of(new Identity("monitor", Role.MONITOR, Set.of("monitor.example")));
    files.complete(changed, new SecureRandom(), clock(NOW));
    String second = Files.readString(files.certificate("monitor"));
    assertThat(second).isNotEqualTo(first);

    Files.copy(
        files.privateKey("orchestrator"),
        files.privateKey("monitor"),
        StandardCopyOption.REPLACE_EXISTING);
    files.complete(changed, new SecureRandom(), clock(NOW));

    assertThat(Files.readString(files.certificate("monitor"))).isNotEqualTo(second);
  }

  @Test
  void nameThatIsOfTheAuthority_orLeadsElsewhere_isRefused() {
    for (String name : List.of("authority", "issuer", "../x", "", "A")) {
      assertThatThrownBy(() -> new Identity(name, Role.HOST, Set.of()))
          .hasMessageContaining("no name");
    }
  }

  @Test
  void token_isForOneService_andHasNoRoleOfServices() throws Exception {
    TokenIssuer issuer = files.issuer(clock(NOW));
    SignedJWT token =
        SignedJWT.parse(
            issuer.issue(
                "ada",
                "orchestrator-service",
                Set.of(Role.VIEWER, Role.AUDITOR),
                Duration.ofMinutes(5)));
    assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("orchestrator-service");
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles"))
        .containsExactly("viewer", "auditor");
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThatThrownBy(() -> issuer.issue("ada", "x", Set.of(Role.HOST), Duration.ofMinutes(5)))
        .hasMessageContaining("roles of people");
    assertThatThrownBy(() -> issuer.issue("ada", "x", Set.of(Role.VIEWER), Duration.ofDays(2)))
        .hasMessageContaining("at most 24 h");
  }

  @Test
  void fileThatIsNone_isNamedWithoutQuotingIt() throws Exception {
    Files.writeString(folder.resolve("access/issuer.jwk"), "a secret of somebody");
    assertThatThrownBy(() -> completeAt(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("issuer.jwk")
        .hasMessageNotContaining("secret");
  }

  private void completeAt(Instant now) throws IOException {
    files.complete(SERVICES, new SecureRandom(), clock(now));
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
