package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A target's word that it zeroised what it took in, that the machine never ran there by this
 * migration, and never will.
 *
 * @param mid the migration
 * @param vm the machine
 * @param generation the generation that ran at the source, as on the ticket
 * @param boot the boot that speaks
 */
public record Forfeit(Mid mid, VmId vm, Generation generation, BootId boot)
    implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Forfeit from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("forfeit", fields);
    Forfeit object =
        new Forfeit(claims.mid(), claims.vm(), claims.generation(), claims.boot("boot"));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("mid", mid.value());
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("boot", boot.value());
    return claims;
  }
}
