package dev.sealift.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Main;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `sealift verify` says to files that prove nothing; honest receipts need a cluster. */
class VerifyCommandTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void pinKeys() throws IOException {
    SigningKey key = SigningKey.generate(RANDOM);
    TrustAnchors anchors =
        new TrustAnchors(
            "sealift-attestation",
            key.publicKey(),
            key.publicKey(),
            HpkePrivateKey.generate(RANDOM).publicKey());
    Files.writeString(folder.resolve("trust.json"), anchors.toJson());
  }

  @Test
  void receiptOfTheFirstVersion_isRefusedForTheProofThatIsMissing() throws IOException {
    String old =
        """
        {"version":1,"manifest":"m","ticket":"t","sourceAttestation":"s","targetAttestation":"a",
        "prepared":"p","ready":"r","decision":"d","running":"u","closed":"c"}
        """;
    assertThat(verify(old)).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("receipt.decisionProof").contains("version 1 had none");
  }

  @Test
  void fileThatIsNoReceipt_isRefusedWithoutStackTrace() throws IOException {
    for (String text : new String[] {"", "{", "[]", "7", "{\"version\":2}", "{\"a\":1,\"a\":2}"}) {
      assertThat(verify(text)).as(text).isEqualTo(ExitCode.REFUSED.number());
    }
    assertThat(err.toString()).contains("receipt refused").doesNotContain("\tat ");
  }

  private int verify(String receipt) throws IOException {
    Path file = folder.resolve("receipt.json");
    Files.writeString(file, receipt);
    return Main.run(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err, true),
        "verify",
        file.toString(),
        "--trust",
        folder.resolve("trust.json").toString());
  }
}
