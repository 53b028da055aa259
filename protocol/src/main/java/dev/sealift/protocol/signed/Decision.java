package dev.sealift.protocol.signed;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A decision of the broker on a migration or a start; it raises the generation. A migration gets
 * one of COMMIT and ABORT; after a COMMIT it gets one of a Closed and a RESCUE.
 *
 * @param verdict what was decided
 * @param vm the machine
 * @param mid the migration; none for a start
 * @param generation the generation it creates
 * @param platform the host that may run this generation
 * @param boot the boot that may run this generation
 * @param redeemNumber the value the counter of that boot must be raised to; 0 when it goes on
 * @param decidedAt when it was decided
 */
public record Decision(
    Verdict verdict,
    VmId vm,
    Optional<Mid> mid,
    Generation generation,
    PlatformId platform,
    BootId boot,
    long redeemNumber,
    Instant decidedAt)
    implements SignedObject {

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Decision from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("decision", fields);
    Decision object =
        new Decision(
            claims.oneOf("verdict", Verdict.class),
            claims.vm(),
            claims.optionalMid(),
            claims.generation(),
            claims.platform("platform"),
            claims.boot("boot"),
            claims.number("redeemNumber", 0, Long.MAX_VALUE),
            Instant.ofEpochMilli(claims.number("decidedAt", 0, MAX_INSTANT)));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("verdict", Names.of(verdict));
    claims.put("vm", vm.value());
    mid.ifPresent(value -> claims.put("mid", value.value()));
    claims.put("gen", generation.value());
    claims.put("platform", platform.value());
    claims.put("boot", boot.value());
    claims.put("redeemNumber", redeemNumber);
    claims.put("decidedAt", decidedAt.toEpochMilli());
    return claims;
  }

  /** What a broker decides. */
  public enum Verdict {
    /** The target runs. */
    COMMIT,
    /** The source runs on. */
    ABORT,
    /** A stopped machine runs. */
    START,
    /** After a COMMIT that its target never redeemed, the source runs on. */
    RESCUE
  }
}
