package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two honest hosts and those they trust. */
final class FuzzWorld {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ISSUER = "verifier";

  private final SecureRandom random = new SecureRandom();
  private final SigningKey verifier = SigningKey.generate(random);
  private final SigningKey broker = SigningKey.generate(random);
  private final SigningKey tenant = SigningKey.generate(random);
  private final TrustAnchors anchors =
      new TrustAnchors(
          ISSUER,
          verifier.publicKey(),
          broker.publicKey(),
          HpkePrivateKey.generate(random).publicKey());
  private final Host source = new Host('a');
  private final Host target = new Host('b');
  private final MachineManifest manifest =
      new MachineManifest(
          tenant.publicKey().point(),
          Bytes.copyOf(new byte[16]),
          "vm",
          Sha256.of(new byte[] {4}),
          16,
          List.of(),
          List.of(MachineManifest.ANY_PLATFORM),
          List.of(TpmClass.SOFTWARE),
          1,
          1,
          false,
          RescueRules.HARDWARE_COUNTER);
  private final String manifestToken = Signatures.sign(tenant, manifest);
  private final MigrationTicket ticket =
      new MigrationTicket(
          new Mid("1".repeat(32)),
          manifest.vm(),
          new Generation(1),
          source.platform,
          source.boot,
          target.platform,
          Signatures.digest(manifestToken),
          MigrationTicket.PROTOCOL_VERSION,
          MigrationTicket.SUITE,
          30,
          10_000,
          NOW,
          NOW.plus(Duration.ofMinutes(10)));
  private final String ticketToken = Signatures.sign(broker, ticket);

  private final class Host {
    final SigningKey bootKey = SigningKey.generate(random);
    final Bytes kemKey = HpkePrivateKey.generate(random).publicKey();
    final PlatformId platform;
    final BootId boot;

    Host(char name) {
      platform = new PlatformId(String.valueOf(name).repeat(64));
      boot = BootId.of(platform, bootKey.publicKey().point(), kemKey, 1, 1);
    }
  }

  HandshakeSetup setup(Role role) throws HandshakeRefused {
    Host host = of(role);
    LocalBoot self = new LocalBoot(host.platform, host.boot);
    return role == Role.SOURCE
        ? HandshakeSetup.source(self, host.bootKey, anchors, ticketToken, manifestToken, NOW)
        : HandshakeSetup.target(self, host.bootKey, anchors, ticketToken, NOW);
  }

  String attest(Role role, Bytes nonce) {
    Host host = of(role);
    return Signatures.sign(
        verifier,
        new AttestationResult(
            ISSUER,
            "token",
            NOW,
            NOW.plus(Duration.ofMinutes(2)),
            nonce,
            role.purpose(),
            Optional.of(ticket.mid()),
            host.platform,
            TpmClass.SOFTWARE,
            1,
            1,
            1,
            host.bootKey.publicKey().point(),
            host.kemKey,
            Sha256.of(new byte[] {1}),
            3,
            TrustVerdict.AFFIRMING,
            TrustVerdict.AFFIRMING,
            TrustVerdict.AFFIRMING,
            Sha256.of(new byte[] {2}),
            Sha256.of(new byte[] {3})));
  }

  private Host of(Role role) {
    return role == Role.SOURCE ? source : target;
  }
}
