package dev.sealift.protocol.id;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.regex.Pattern;

/** A machine; it commits to the key of the tenant whose machine it is. */
public record VmId(String value) {

  private static final Pattern FORM = Pattern.compile("vm-[0-9a-f]{40}");

  public VmId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "vm id is malformed, want vm- and 40 lower case hexadecimal digits");
    }
  }

  /**
   * The id of the machine that this tenant made with this salt.
   *
   * @param tenantKey the tenant's public key, an uncompressed P-256 point of 65 bytes
   * @param salt 16 random bytes
   */
  public static VmId of(Bytes tenantKey, Bytes salt) {
    Bytes hash = Sha256.labelled("sealift vm id v1").add(tenantKey).add(salt).finish();
    return new VmId("vm-" + hash.hex().substring(0, 40));
  }

  @Override
  public String toString() {
    return value;
  }
}
