package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A boot's word that it redeemed its decision and runs the machine.
 *
 * @param vm the machine
 * @param mid the migration; none after a start
 * @param generation the generation that runs
 * @param boot the boot that speaks
 * @param redeemNumber the number it spent
 * @param firstInstructionAt when the first instruction ran
 */
public record Running(
    VmId vm,
    Optional<Mid> mid,
    Generation generation,
    BootId boot,
    long redeemNumber,
    Instant firstInstructionAt)
    implements SignedObject {

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Running from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("running", fields);
    Running object =
        new Running(
            claims.vm(),
            claims.optionalMid(),
            claims.generation(),
            claims.boot("boot"),
            claims.number("redeemNumber", 1, Long.MAX_VALUE),
            Instant.ofEpochMilli(claims.number("firstInstructionAt", 0, MAX_INSTANT)));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("vm", vm.value());
    mid.ifPresent(value -> claims.put("mid", value.value()));
    claims.put("gen", generation.value());
    claims.put("boot", boot.value());
    claims.put("redeemNumber", redeemNumber);
    claims.put("firstInstructionAt", firstInstructionAt.toEpochMilli());
    return claims;
  }
}
