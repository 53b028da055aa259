package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.protocol.crypto.TrustAnchors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Whoever configures the service wrongly reads which property it was, and no secret. */
class MisconfigurationTest {

  @TempDir Path folder;

  @Test
  void keyFileThatIsNotSetAbsentTooLongOrNoKey_isNamed() throws IOException {
    assertRefused(null, "is not set");
    assertRefused(folder.resolve("absent"), "which cannot be read");
    assertRefused(folder, "which cannot be read");
    assertRefused(written(" ".repeat(5000)), "which has more than 4096 bytes");
    assertRefused(written("{\"d\":\"secret\"}"), "names no private P-256 JSON Web Key");
    assertRefused(
        written(ServiceTest.SIGNING_KEY.publicKey().jwk()), "names no private P-256 JSON Web Key");
  }

  @Test
  void trustFileThatIsNotSetAbsentNoneOrOfAnotherService_isNamed() throws IOException {
    assertTrustRefused(null, "is not set");
    assertTrustRefused(folder.resolve("absent"), "which cannot be read");
    assertTrustRefused(
        written("{}"), "names no trust file: trust file lacks the field attestation");
    TrustAnchors others =
        new TrustAnchors(
            "issuer",
            ServiceTest.BROKER_KEY.publicKey(),
            ServiceTest.BROKER_KEY.publicKey(),
            ServiceTest.ANCHORS.brokerSealingKey());
    assertTrustRefused(
        written(others.toJson()), "pins another key than the attestation-service signs with");
    assertThat(trustOf(written(ServiceTest.ANCHORS.toJson()))).isEqualTo(ServiceTest.ANCHORS);
  }

  @Test
  void misconfiguration_isToldWithoutAStackTrace() {
    MisconfiguredException cause =
        new MisconfiguredException("sealift.attestation.trust-file", "is not set");

    FailureAnalysis analysis =
        new MisconfiguredException.Analyzer().analyze(new IllegalStateException(cause), cause);

    assertThat(analysis.getDescription()).isEqualTo("sealift.attestation.trust-file is not set");
    assertThat(analysis.getAction()).isEqualTo("Set the property sealift.attestation.trust-file");
  }

  private Path written(String content) throws IOException {
    return Files.writeString(folder.resolve("key.jwk"), content);
  }

  private static void assertTrustRefused(Path file, String problem) {
    assertThatExceptionOfType(MisconfiguredException.class)
        .isThrownBy(() -> trustOf(file))
        .withMessageStartingWith("sealift.attestation.trust-file ")
        .withMessageContaining(problem);
  }

  private static TrustAnchors trustOf(Path file) {
    return new ServiceConfiguration()
        .trustAnchors(
            new AttestationProperties("issuer", null, file, Duration.ofSeconds(1)),
            ServiceTest.SIGNING_KEY);
  }

  private static void assertRefused(Path file, String problem) {
    AttestationProperties properties =
        new AttestationProperties("issuer", file, null, Duration.ofSeconds(1));
    assertThatExceptionOfType(MisconfiguredException.class)
        .isThrownBy(() -> new ServiceConfiguration().signingKey(properties))
        .withMessageStartingWith("sealift.attestation.signing-key-file ")
        .withMessageContaining(problem)
        .withMessageNotContaining("secret");
  }
}
