package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tenant's order to destroy a stopped machine and its keys, for ever.
 *
 * @param vm the machine
 */
public record DestroyOrder(VmId vm) implements SignedObject {

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static DestroyOrder from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("destroy order", fields);
    DestroyOrder object = new DestroyOrder(claims.vm());
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    return claims;
  }
}
