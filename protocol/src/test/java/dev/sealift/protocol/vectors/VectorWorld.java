package dev.sealift.protocol.vectors;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The cast of the test vectors. Every secret is made from its name: {@code H("sealift test vector",
 * name)}, for test vectors alone.
 */
public final class VectorWorld {

  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  public static final String ISSUER = "sealift-attestation";
  public static final Mid MID = new Mid("0123456789abcdeffedcba9876543210");
  public static final Generation GENERATION = new Generation(7);
  public static final long RESET_COUNT = 3;
  public static final long RESTART_COUNT = 2;
  public static final long START_COUNTER = 4;

  public final SigningKey broker = key("broker");
  public final SigningKey verifier = key("verifier");
  public final SigningKey tenant = key("tenant");
  public final SigningKey approver = key("approver");
  public final HpkePrivateKey brokerSealing = kem("broker sealing");
  public final TrustAnchors anchors =
      new TrustAnchors(ISSUER, verifier.publicKey(), broker.publicKey(), brokerSealing.publicKey());
  public final Host source = new Host("source");
  public final Host target = new Host("target");
  public final MachineManifest manifest =
      new MachineManifest(
          tenant.publicKey().point(),
          Bytes.copyOf(secret("salt of the machine", 16)),
          "ledger \u00e9\u2028\"\\",
          digest("image"),
          64,
          List.of(
              new ProtectedProcess("vault", digest("vault")),
              new ProtectedProcess("signer", digest("signer"))),
          List.of(source.platform.value(), target.platform.value()),
          List.of(TpmClass.HARDWARE, TpmClass.SOFTWARE),
          2,
          1,
          false,
          new RescueRules(
              Set.of(TpmClass.HARDWARE),
              Set.of(TpmClass.HARDWARE, TpmClass.VIRTUAL),
              List.of(approver.publicKey().point()),
              1));

  /** A host with the keys of one boot. */
  public static final class Host {
    public final SigningKey bootKey;
    public final HpkePrivateKey kemKey;
    public final PlatformId platform;
    public final BootId boot;

    Host(String name) {
      bootKey = key(name + " boot");
      kemKey = kem(name + " boot kem");
      platform = new PlatformId(digest(name + " endorsement key").hex());
      boot =
          BootId.of(
              platform,
              bootKey.publicKey().point(),
              kemKey.publicKey(),
              RESET_COUNT,
              RESTART_COUNT);
    }

    public LocalBoot self() {
      return new LocalBoot(platform, boot);
    }
  }

  /** Bytes made from a name. */
  public static byte[] secret(String name, int length) {
    byte[] all = new byte[0];
    for (int i = 0; all.length < length; i++) {
      all = Plain.join(all, Plain.hash("sealift test vector", name, i));
    }
    return java.util.Arrays.copyOf(all, length);
  }

  /** A digest made from a name. */
  public static Bytes digest(String name) {
    return Bytes.copyOf(secret(name, 32));
  }

  /** How a purpose is written. */
  public static String nameOf(AttestationPurpose purpose) {
    return purpose.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static HpkePrivateKey kem(String name) {
    try (Secret seed = Secret.owning(secret(name, HpkePrivateKey.SEED_BYTES))) {
      return HpkePrivateKey.fromSeed(seed);
    }
  }

  /** A P-256 key whose private number is the secret of its name. */
  private static SigningKey key(String name) {
    BigInteger d = new BigInteger(1, secret(name, 32));
    X9ECParameters curve = CustomNamedCurves.getByName("P-256");
    ECPoint point = curve.getG().multiply(d.mod(curve.getN())).normalize();
    return SigningKey.fromJwk(
        new ECKey.Builder(
                Curve.P_256,
                Base64URL.encode(point.getAffineXCoord().getEncoded()),
                Base64URL.encode(point.getAffineYCoord().getEncoded()))
            .d(Base64URL.encode(secret(name, 32)))
            .build()
            .toJSONString());
  }
}
