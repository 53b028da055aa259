package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everybody who has keys. They are made once: only what a migration draws for itself is new in
 * every run.
 */
final class Cast {

  /** Everybody. */
  static final Cast ALL = new Cast();

  private final SecureRandom random = new Seeded(0);

  final SigningKey verifier = SigningKey.generate(random);
  final SigningKey broker = SigningKey.generate(random);
  final SigningKey tenant = SigningKey.generate(random);

  /** Nobody trusts this one. */
  final SigningKey stranger = SigningKey.generate(random);

  final TrustAnchors anchors =
      new TrustAnchors(
          Host.ISSUER,
          verifier.publicKey(),
          broker.publicKey(),
          HpkePrivateKey.generate(random).publicKey());

  /** Runs the machine at first. */
  final Host a = Host.made("a", 'a', 1, random);

  /** Takes it over. */
  final Host b = Host.made("b", 'b', 1, random);

  /** A later boot of each. */
  final Host aLater = Host.made("a, started again", 'a', 2, random);

  final Host bLater = Host.made("b, started again", 'b', 2, random);

  /** As genuine as both, but on no ticket. */
  final Host c = Host.made("c", 'c', 1, random);

  /** Of no TPM at all. */
  final Host x = Host.made("x", 'e', 1, random);

  final MachineManifest manifest = manifest(tenant, "vm", List.of(MachineManifest.ANY_PLATFORM), 2);

  /** What the tenant allowed before: an older policy with a lower floor. */
  final MachineManifest olderManifest =
      manifest(tenant, "vm", List.of(MachineManifest.ANY_PLATFORM), 1);

  /** Of another machine. */
  final MachineManifest otherManifest =
      manifest(stranger, "other", List.of(MachineManifest.ANY_PLATFORM), 2);

  private final Map<MachineManifest, String> manifests = new ConcurrentHashMap<>();
  private final Map<MigrationTicket, String> tickets = new ConcurrentHashMap<>();
  private final Map<MigrationTicket, String> forgeries = new ConcurrentHashMap<>();

  private Cast() {}

  /** A manifest that allows one host alone. */
  MachineManifest onlyOn(PlatformId platform) {
    return manifest(tenant, "vm", List.of(platform.value()), 2);
  }

  /** A manifest as its tenant signs it. */
  String sign(MachineManifest signed) {
    SigningKey key = signed.tenantKey().equals(tenant.publicKey().point()) ? tenant : stranger;
    return manifests.computeIfAbsent(signed, m -> Signatures.sign(key, m));
  }

  /** A ticket as the broker signs it, once. */
  String sign(MigrationTicket ticket) {
    return tickets.computeIfAbsent(ticket, t -> Signatures.sign(broker, t));
  }

  /** A ticket as somebody else signs it. */
  String forge(MigrationTicket ticket) {
    return forgeries.computeIfAbsent(ticket, t -> Signatures.sign(stranger, t));
  }

  private static MachineManifest manifest(
      SigningKey tenant, String name, List<String> platforms, long policySvn) {
    return new MachineManifest(
        tenant.publicKey().point(),
        Bytes.copyOf(new byte[16]),
        name,
        Sha256.of(new byte[] {4}),
        16,
        List.of(),
        platforms,
        List.of(TpmClass.HARDWARE),
        policySvn,
        policySvn,
        false,
        RescueRules.HARDWARE_COUNTER);
  }
}
