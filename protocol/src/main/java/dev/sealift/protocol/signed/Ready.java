package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The target's word that it holds and verified everything, and the redeem number it reserved.
 *
 * @param mid the migration
 * @param vm the machine
 * @param generation the generation that ran at the source
 * @param transcriptHash the hash of the handshake transcript, 32 bytes
 * @param boot the boot that speaks
 * @param manifestRoot the Merkle root over all records of the final state, 32 bytes
 * @param redeemNumber the value its TPM counter is raised to when it redeems
 */
public record Ready(
    Mid mid,
    VmId vm,
    Generation generation,
    Bytes transcriptHash,
    BootId boot,
    Bytes manifestRoot,
    long redeemNumber)
    implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Ready from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("ready", fields);
    Ready object =
        new Ready(
            claims.mid(),
            claims.vm(),
            claims.generation(),
            claims.bytes("transcriptHash", 32),
            claims.boot("boot"),
            claims.bytes("manifestRoot", 32),
            claims.number("redeemNumber", 1, Long.MAX_VALUE));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("mid", mid.value());
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("transcriptHash", transcriptHash.base64Url());
    claims.put("boot", boot.value());
    claims.put("manifestRoot", manifestRoot.base64Url());
    claims.put("redeemNumber", redeemNumber);
    return claims;
  }
}
