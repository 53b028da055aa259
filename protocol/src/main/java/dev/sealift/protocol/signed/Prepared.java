package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The source's word that it froze the machine, burned its right to run and sent everything.
 *
 * @param mid the migration
 * @param vm the machine
 * @param generation the generation that ran
 * @param transcriptHash the hash of the handshake transcript, 32 bytes
 * @param sourceBoot the boot that ran it
 * @param targetBoot the boot it was sent to
 * @param manifestRoot the Merkle root over all records of the final state, 32 bytes
 * @param records records sent
 * @param pages pages sent, resent ones counted again
 * @param bytes bytes sent
 * @param rounds pre-copy rounds before the freeze
 * @param frozenAt when the last instruction ran
 */
public record Prepared(
    Mid mid,
    VmId vm,
    Generation generation,
    Bytes transcriptHash,
    BootId sourceBoot,
    BootId targetBoot,
    Bytes manifestRoot,
    long records,
    long pages,
    long bytes,
    long rounds,
    Instant frozenAt)
    implements SignedObject {

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Prepared from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("prepared", fields);
    Prepared object =
        new Prepared(
            claims.mid(),
            claims.vm(),
            claims.generation(),
            claims.bytes("transcriptHash", 32),
            claims.boot("sourceBoot"),
            claims.boot("targetBoot"),
            claims.bytes("manifestRoot", 32),
            claims.number("records", 0, Long.MAX_VALUE),
            claims.number("pages", 0, Long.MAX_VALUE),
            claims.number("bytes", 0, Long.MAX_VALUE),
            claims.number("rounds", 0, Long.MAX_VALUE),
            Instant.ofEpochMilli(claims.number("frozenAt", 0, MAX_INSTANT)));
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
    claims.put("sourceBoot", sourceBoot.value());
    claims.put("targetBoot", targetBoot.value());
    claims.put("manifestRoot", manifestRoot.base64Url());
    claims.put("records", records);
    claims.put("pages", pages);
    claims.put("bytes", bytes);
    claims.put("rounds", rounds);
    claims.put("frozenAt", frozenAt.toEpochMilli());
    return claims;
  }
}
