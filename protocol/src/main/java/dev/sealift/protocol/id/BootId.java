package dev.sealift.protocol.id;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.regex.Pattern;

/** One start of one hypervisor: its platform, its keys and the reset counts of its TPM. */
public record BootId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public BootId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "boot id is malformed, want 64 lower case hexadecimal digits");
    }
  }

  /**
   * The id of the boot with these keys.
   *
   * @param signingKey the boot's public signing key, an uncompressed P-256 point of 65 bytes
   * @param kemKey the boot's public key for HPKE, as X-Wing encodes it
   */
  public static BootId of(
      PlatformId platform, Bytes signingKey, Bytes kemKey, long resetCount, long restartCount) {
    return new BootId(
        Sha256.labelled("sealift boot id v1")
            .add(platform.value())
            .add(signingKey)
            .add(kemKey)
            .add(resetCount)
            .add(restartCount)
            .finish()
            .hex());
  }

  @Override
  public String toString() {
    return value;
  }
}
