package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A boot asks to start a stopped machine.
 *
 * @param vm the machine
 * @param generation the generation that the machine stopped at
 * @param manifestDigest SHA-256 of the machine manifest as it was signed
 * @param boot the boot that speaks
 * @param redeemNumber the value its TPM counter is raised to when it redeems
 */
public record StartClaim(
    VmId vm, Generation generation, Bytes manifestDigest, BootId boot, long redeemNumber)
    implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static StartClaim from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("start claim", fields);
    StartClaim object =
        new StartClaim(
            claims.vm(),
            claims.generation(),
            claims.bytes("manifestDigest", 32),
            claims.boot("boot"),
            claims.number("redeemNumber", 1, Long.MAX_VALUE));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("manifestDigest", manifestDigest.base64Url());
    claims.put("boot", boot.value());
    claims.put("redeemNumber", redeemNumber);
    return claims;
  }

  /** The nonce that the attestation result beside this claim must answer, 32 bytes. */
  public Bytes attestationNonce() {
    return Sha256.labelled("sealift start nonce v1")
        .add(vm.value())
        .add(generation.value())
        .add(redeemNumber)
        .finish();
  }
}
