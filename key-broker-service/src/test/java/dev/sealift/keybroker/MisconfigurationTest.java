package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.keybroker.keys.MasterKey;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Whoever configures the broker wrongly reads which property it was, and no key. */
final class MisconfigurationTest {

  @TempDir Path folder;

  @Test
  void keyFileThatIsNotSetAbsentOrTooLong_isNamed() throws IOException {
    assertRefused(null, MisconfigurationTest::master, "it is not set");
    assertRefused(folder.resolve("absent"), MisconfigurationTest::master, "there is no file");
    assertRefused(folder, MisconfigurationTest::master, "there is no file");
    assertRefused(
        written("A".repeat(20_000)), MisconfigurationTest::master, "more than 16384 bytes");
  }

  @Test
  void keyThatIsNone_isNotQuoted() throws IOException {
    assertRefused(written("secret"), MisconfigurationTest::master, "master key is");
    assertRefused(written("secret!"), MisconfigurationTest::master, "master key is no base64url");
    assertRefused(written("secret!"), HpkePrivateKey::fromBase64Url, "private key is");
  }

  @Test
  void trustFileThatPinsOtherKeys_isRefused() throws IOException {
    Authority authority = new Authority(folder);
    BrokerProperties properties =
        new BrokerProperties(null, null, null, folder.resolve("trust.json"));
    BrokerConfiguration configuration = new BrokerConfiguration();
    assertThat(configuration.trustAnchors(properties, authority.broker, authority.sealing))
        .isNotNull();
    assertThatExceptionOfType(MisconfiguredException.class)
        .isThrownBy(
            () -> configuration.trustAnchors(properties, authority.attestation, authority.sealing))
        .withMessageContaining("pins other keys");
  }

  @Test
  void misconfiguration_isToldWithoutAStackTrace() {
    MisconfiguredException cause =
        new MisconfiguredException("sealift.broker.trust-file", "it is not set");
    FailureAnalysis analysis =
        new MisconfiguredException.Analyzer().analyze(new IllegalStateException(cause), cause);
    assertThat(analysis.getDescription()).isEqualTo("sealift.broker.trust-file: it is not set");
    assertThat(analysis.getAction()).isEqualTo("Set the property sealift.broker.trust-file");
  }

  private static MasterKey master(byte[] text) {
    return MasterKey.fromBase64Url(text, Authority.RANDOM);
  }

  private Path written(String content) throws IOException {
    return Files.writeString(folder.resolve("key"), content);
  }

  private static void assertRefused(Path file, Function<byte[], ?> parser, String problem) {
    assertThatExceptionOfType(MisconfiguredException.class)
        .isThrownBy(() -> KeyFiles.read("sealift.broker.some-file", file, parser))
        .withMessageStartingWith("sealift.broker.some-file: ")
        .withMessageContaining(problem)
        .withMessageNotContaining("secret");
  }
}
