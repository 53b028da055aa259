package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A person's word, given to the tenant's rules, that a host which may run a machine is destroyed.
 * It rests on a procedure, not on cryptography, and counts only with as many others as the machine
 * manifest asks for.
 *
 * @param vm the machine
 * @param generation the generation that the host may run
 * @param platform the host
 * @param boot its boot that may run the generation
 */
public record HostDestroyed(VmId vm, Generation generation, PlatformId platform, BootId boot)
    implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static HostDestroyed from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("host destroyed", fields);
    HostDestroyed object =
        new HostDestroyed(
            claims.vm(), claims.generation(), claims.platform("platform"), claims.boot("boot"));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("platform", platform.value());
    claims.put("boot", boot.value());
    return claims;
  }
}
