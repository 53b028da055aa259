package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A boot's word that it stopped the machine, zeroised it and gave its right up; or that it gave up
 * its claim to start it.
 *
 * @param vm the machine
 * @param generation the generation that ran, or was claimed
 * @param boot the boot that speaks
 */
public record Stopped(VmId vm, Generation generation, BootId boot) implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Stopped from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("stopped", fields);
    Stopped object = new Stopped(claims.vm(), claims.generation(), claims.boot("boot"));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("boot", boot.value());
    return claims;
  }
}
