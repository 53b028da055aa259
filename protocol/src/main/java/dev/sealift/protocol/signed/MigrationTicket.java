package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The broker's leave to try one migration.
 *
 * @param mid the migration
 * @param vm the machine
 * @param generation the generation that runs
 * @param sourcePlatform the host that runs it
 * @param sourceBoot the boot that runs it
 * @param targetPlatform the host it may go to, another one
 * @param manifestDigest SHA-256 of the machine manifest as it was signed
 * @param protocolVersion the version both monitors speak
 * @param suite the crypto suite of that version
 * @param maxRounds most pre-copy rounds
 * @param maxFreezeMillis longest time from freeze to Prepared
 * @param issuedAt when it was issued
 * @param expiresAt when the broker may abort it undecided
 */
public record MigrationTicket(
    Mid mid,
    VmId vm,
    Generation generation,
    PlatformId sourcePlatform,
    BootId sourceBoot,
    PlatformId targetPlatform,
    Bytes manifestDigest,
    long protocolVersion,
    String suite,
    long maxRounds,
    long maxFreezeMillis,
    Instant issuedAt,
    Instant expiresAt)
    implements SignedObject {

  /** The one version that both monitors speak: nothing is negotiated. */
  public static final long PROTOCOL_VERSION = 1;

  /** Its one crypto suite: KEM, KDF, AEAD, signature. */
  public static final String SUITE = "X-Wing+HKDF-SHA256+AES-256-GCM+ES256";

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static MigrationTicket from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("migration ticket", fields);
    MigrationTicket object =
        new MigrationTicket(
            claims.mid(),
            claims.vm(),
            claims.generation(),
            claims.platform("sourcePlatform"),
            claims.boot("sourceBoot"),
            claims.platform("targetPlatform"),
            claims.bytes("manifestDigest", 32),
            claims.number("protocolVersion", 1, 255),
            claims.text("suite"),
            claims.number("maxRounds", 1, 1000),
            claims.number("maxFreezeMillis", 1, 3_600_000),
            Instant.ofEpochMilli(claims.number("issuedAt", 0, MAX_INSTANT)),
            Instant.ofEpochMilli(claims.number("expiresAt", 0, MAX_INSTANT)));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("mid", mid.value());
    claims.put("vm", vm.value());
    claims.put("gen", generation.value());
    claims.put("sourcePlatform", sourcePlatform.value());
    claims.put("sourceBoot", sourceBoot.value());
    claims.put("targetPlatform", targetPlatform.value());
    claims.put("manifestDigest", manifestDigest.base64Url());
    claims.put("protocolVersion", protocolVersion);
    claims.put("suite", suite);
    claims.put("maxRounds", maxRounds);
    claims.put("maxFreezeMillis", maxFreezeMillis);
    claims.put("issuedAt", issuedAt.toEpochMilli());
    claims.put("expiresAt", expiresAt.toEpochMilli());
    return claims;
  }
}
