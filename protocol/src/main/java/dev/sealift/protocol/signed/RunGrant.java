package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process keys of a machine, for one boot and one generation alone.
 *
 * @param vm the machine
 * @param generation the generation that may use it
 * @param boot the boot that can open it
 * @param decisionDigest SHA-256 of the decision as it was signed
 * @param sealed HPKE encapsulation and ciphertext of the keys
 */
public record RunGrant(
    VmId vm, Generation generation, BootId boot, Bytes decisionDigest, Bytes sealed)
    implements SignedObject {

  /** Longest sealed keys: hundreds of key generations, and a token still within its bound. */
  public static final int MAX_SEALED_BYTES = 32 * 1024;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static RunGrant from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("run grant", fields);
    RunGrant object =
        new RunGrant(
            claims.vm(),
            claims.generation(),
            claims.boot("boot"),
            claims.bytes("decisionDigest", 32),
            claims.longBytes("sealed", MAX_SEALED_BYTES));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("boot", boot.value());
    claims.put("decisionDigest", decisionDigest.base64Url());
    claims.put("sealed", sealed.base64Url());
    return claims;
  }
}
