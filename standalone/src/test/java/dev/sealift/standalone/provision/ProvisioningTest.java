package dev.sealift.standalone.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningTest {
  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private Provisioning keys;

  @BeforeEach
  void complete() throws IOException {
    keys = new Provisioning(new WorkFolder(folder));
    keys.complete(random);
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
    String token = Files.readString(keys.token());

    keys.complete(random);

    assertThat(Files.readString(keys.trustFile())).isEqualTo(trust);
    assertThat(Files.readString(keys.token())).isEqualTo(token);
  }

  @Test
  void secrets_areReadableByTheirOwnerAlone() throws IOException {
    List<Path> secrets =
        List.of(
            keys.token(),
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

    assertThatThrownBy(() -> keys.complete(random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broker-sealing.key")
        .hasMessageNotContaining(half);
  }
}
