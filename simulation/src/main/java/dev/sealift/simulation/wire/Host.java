package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One boot of one host.
 *
 * @param name in stories
 * @param kemKey its public key for grants
 * @param resetCount resets of its TPM
 * @param svn the security version of what it started
 */
record Host(
    String name, PlatformId platform, SigningKey bootKey, Bytes kemKey, long resetCount, long svn) {

  static final String ISSUER = "sealift-attestation";

  /** The one instant of a run. */
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  static Host made(String name, char platform, long resetCount, SecureRandom random) {
    return new Host(
        name,
        new PlatformId(String.valueOf(platform).repeat(64)),
        SigningKey.generate(random),
        HpkePrivateKey.generate(random).publicKey(),
        resetCount,
        3);
  }

  BootId boot() {
    return BootId.of(platform, bootKey.publicKey().point(), kemKey, resetCount, 1);
  }

  /** This boot's keys on a host that they are not of. */
  Host on(PlatformId other) {
    return new Host(name, other, bootKey, kemKey, resetCount, svn);
  }

  Host withSvn(long other) {
    return new Host(name, platform, bootKey, kemKey, resetCount, other);
  }

  /** What an honest verifier says of it. */
  AttestationResult result(AttestationPurpose purpose, Mid mid, Bytes nonce) {
    return new AttestationResult(
        ISSUER,
        "token",
        NOW,
        NOW.plus(Duration.ofMinutes(2)),
        nonce,
        purpose,
        Optional.of(mid),
        platform,
        TpmClass.HARDWARE,
        resetCount,
        1,
        1,
        bootKey.publicKey().point(),
        kemKey,
        Sha256.of(new byte[] {1}),
        svn,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        Sha256.of(new byte[] {2}),
        Sha256.of(new byte[] {3}));
  }

  /** The same with some fields otherwise. */
  static AttestationResult changed(AttestationResult result, Map<String, ?> fields) {
    Map<String, Object> claims = new HashMap<>(result.claims());
    claims.putAll(fields);
    try {
      return AttestationResult.from(claims);
    } catch (MalformedObjectException e) {
      throw new IllegalStateException("a changed result is one", e);
    }
  }
}
