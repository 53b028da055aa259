package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** META: rows, contexts, counters and shares; what is taken has one form. */
class MetadataFuzzTest {

  private static final ProtectionPolicy POLICY =
      new ProtectionPolicy(
          List.of(
              new ProtectionPolicy.Identity("a", Bytes.copyOf(new byte[32])),
              new ProtectionPolicy.Identity("b", Bytes.copyOf(new byte[32]))));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Else the fuzzer would begin far from anything that is taken. */
  @Test
  void honestInput_isTaken() throws Exception {
    try (InputStream in =
            MetadataFuzzTest.class.getResourceAsStream("MetadataFuzzTestInputs/metadata/honest");
        Secret metadata = Secret.owning(in.readAllBytes());
        ProcessProtection protection = new ProcessProtection(POLICY, RANDOM, _ -> {})) {
      protection.importMetadata(metadata);
      try (Secret again = protection.exportMetadata()) {
        assertThat(again).isEqualTo(metadata);
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void metadata(byte[] encoded) {
    ProcessProtection protection = new ProcessProtection(POLICY, RANDOM, _ -> {});
    try (Secret metadata = Secret.copyOf(encoded)) {
      protection.importMetadata(metadata);
      try (Secret again = protection.exportMetadata()) {
        if (!again.equals(metadata)) {
          throw new AssertionError("META has two forms");
        }
      }
    } catch (MalformedStateException e) {
      // Refused.
    } finally {
      protection.close();
    }
  }
}
