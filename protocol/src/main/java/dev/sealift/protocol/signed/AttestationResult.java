package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The verifier's word on one boot of one platform, an EAR in the profile of this project; it lives
 * two minutes at most.
 *
 * @param issuer the name of the verifier
 * @param tokenId unique to this result
 * @param issuedAt when it was issued
 * @param expiresAt when it stops counting
 * @param nonce the nonce that the evidence answered, 32 to 64 bytes
 * @param purpose the context it may be used in
 * @param mid the migration it was made for, if its purpose is one
 * @param platform the host
 * @param tpmClass what kind of TPM vouches for it
 * @param resetCount resets of the TPM
 * @param restartCount restarts of the TPM since
 * @param startCounter the redeem counter of the TPM after the boot raised it, before it reserved
 *     any number
 * @param signingKey the public signing key of the boot, an uncompressed P-256 point of 65 bytes
 * @param kemKey the public HPKE key of the boot, as X-Wing encodes it
 * @param measurement what the host started, 32 bytes
 * @param svn the security version of what it started
 * @param configuration the verdict on its configuration
 * @param executables the verdict on what it started
 * @param hardware the verdict on its TPM
 * @param policyDigest SHA-256 of the appraisal policy
 * @param referenceDigest SHA-256 of the reference values it was appraised against
 */
public record AttestationResult(
    String issuer,
    String tokenId,
    Instant issuedAt,
    Instant expiresAt,
    Bytes nonce,
    AttestationPurpose purpose,
    Optional<Mid> mid,
    PlatformId platform,
    TpmClass tpmClass,
    long resetCount,
    long restartCount,
    long startCounter,
    Bytes signingKey,
    Bytes kemKey,
    Bytes measurement,
    long svn,
    TrustVerdict configuration,
    TrustVerdict executables,
    TrustVerdict hardware,
    Bytes policyDigest,
    Bytes referenceDigest)
    implements SignedObject {

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  /** A TPM counts its resets and restarts in 32 bits. */
  private static final long MAX_COUNT = 0xffff_ffffL;

  /** Length of an X-Wing public key. */
  private static final int KEM_KEY_BYTES = 1216;

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static AttestationResult from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("attestation result", fields);
    AttestationResult object =
        new AttestationResult(
            claims.text("issuer"),
            claims.text("tokenId"),
            Instant.ofEpochMilli(claims.number("issuedAt", 0, MAX_INSTANT)),
            Instant.ofEpochMilli(claims.number("expiresAt", 0, MAX_INSTANT)),
            claims.bytes("nonce", 32, 64),
            claims.oneOf("purpose", AttestationPurpose.class),
            claims.optionalMid(),
            claims.platform("platform"),
            claims.oneOf("tpmClass", TpmClass.class),
            claims.number("resetCount", 0, MAX_COUNT),
            claims.number("restartCount", 0, MAX_COUNT),
            claims.number("startCounter", 1, Long.MAX_VALUE),
            claims.bytes("signingKey", 65),
            claims.bytes("kemKey", KEM_KEY_BYTES),
            claims.bytes("measurement", 32),
            claims.number("svn", 0, Long.MAX_VALUE),
            claims.oneOf("configuration", TrustVerdict.class),
            claims.oneOf("executables", TrustVerdict.class),
            claims.oneOf("hardware", TrustVerdict.class),
            claims.bytes("policyDigest", 32),
            claims.bytes("referenceDigest", 32));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("issuer", issuer);
    claims.put("tokenId", tokenId);
    claims.put("issuedAt", issuedAt.toEpochMilli());
    claims.put("expiresAt", expiresAt.toEpochMilli());
    claims.put("nonce", nonce.base64Url());
    claims.put("purpose", Names.of(purpose));
    mid.ifPresent(value -> claims.put("mid", value.value()));
    claims.put("platform", platform.value());
    claims.put("tpmClass", Names.of(tpmClass));
    claims.put("resetCount", resetCount);
    claims.put("restartCount", restartCount);
    claims.put("startCounter", startCounter);
    claims.put("signingKey", signingKey.base64Url());
    claims.put("kemKey", kemKey.base64Url());
    claims.put("measurement", measurement.base64Url());
    claims.put("svn", svn);
    claims.put("configuration", Names.of(configuration));
    claims.put("executables", Names.of(executables));
    claims.put("hardware", Names.of(hardware));
    claims.put("policyDigest", policyDigest.base64Url());
    claims.put("referenceDigest", referenceDigest.base64Url());
    return claims;
  }

  /** The boot that it speaks of. */
  public BootId boot() {
    return BootId.of(platform, signingKey, kemKey, resetCount, restartCount);
  }

  /** Whether every verdict is affirming. */
  public boolean affirming() {
    return configuration == TrustVerdict.AFFIRMING
        && executables == TrustVerdict.AFFIRMING
        && hardware == TrustVerdict.AFFIRMING;
  }
}
