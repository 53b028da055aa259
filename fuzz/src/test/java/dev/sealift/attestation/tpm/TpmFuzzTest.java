package dev.sealift.attestation.tpm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.protocol.bytes.Bytes;

/** The structures of a TPM; what is taken has one form. */
class TpmFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void attest(byte[] bytes) {
    try {
      same(TpmAttest.parse(Bytes.copyOf(bytes)).marshal(), bytes);
    } catch (TpmFormatException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "2m")
  void publicArea(byte[] bytes) {
    try {
      same(TpmPublic.parse(Bytes.copyOf(bytes)).marshal(), bytes);
    } catch (TpmFormatException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "2m")
  void signature(byte[] bytes) {
    try {
      same(TpmSignature.parse(Bytes.copyOf(bytes)).marshal(), bytes);
    } catch (TpmFormatException e) {
      // Refused.
    }
  }

  private static void same(Bytes again, byte[] bytes) {
    if (!again.equals(Bytes.copyOf(bytes))) {
      throw new AssertionError("a structure has two forms");
    }
  }
}
