package dev.sealift.standalone.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.access.Role;
import dev.sealift.access.issue.Identity;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningTest {
  private static final List<Identity> SERVICES =
      List.of(new Identity("host-1", Role.HOST, Set.of("localhost")));

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private Provisioning keys;

  @BeforeEach
  void complete() throws IOException {
    keys = new Provisioning(new WorkFolder(folder));
    keys.complete(SERVICES, random, Clock.systemUTC());
  }

  @Test
  void trustFile_pinsThePublicKeysOfThePrivateOnes() throws Exception {
    TrustAnchors anchors = TrustAnchors.parse(Files.readString(keys.trustFile()));

    assertThat(anchors.issuer()).isEqualTo(Provisioning.ISSUER);
    assertThat(anchors.attestationKey())
        .isEqualTo(SigningKey.fromJwk(Files.readString(keys.attestationSigningKey())).publicKey());
    assertThat(anchors.brokerKey())
        .isEqualTo(SigningKey.fromJwk(Files.readString(keys.brokerSigningKey())).publicKey());
  }

  @Test
  void secondProvisioning_changesNothing_soThatMeasurementsStay() throws IOException {
    String trust = Files.readString(keys.trustFile());
    String certificate = Files.readString(keys.access().certificate("host-1"));

    keys.complete(SERVICES, random, Clock.systemUTC());

    assertThat(Files.readString(keys.trustFile())).isEqualTo(trust);
    assertThat(Files.readString(keys.access().certificate("host-1"))).isEqualTo(certificate);
  }

  @Test
  void secrets_areReadableByTheirOwnerAlone() throws IOException {
    List<Path> secrets =
        List.of(
            keys.access().folder().resolve("authority.key"),
            keys.access().folder().resolve("issuer.jwk"),
            keys.access().privateKey("host-1"),
            keys.attestationSigningKey(),
            keys.brokerSigningKey(),
            keys.brokerSealingKey(),
            keys.brokerMasterKey());
    for (Path secret : secrets) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .as(secret.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keyFileCutShort_isRefusedByNameWithoutQuotingIt() throws IOException {
    String key = Files.readString(keys.brokerSealingKey());
    String half = key.substring(0, key.length() / 2);
    Files.writeString(keys.brokerSealingKey(), half);

    assertThatThrownBy(() -> keys.complete(SERVICES, random, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broker-sealing.key")
        .hasMessageNotContaining(half);
  }
}
