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

/** Two honest hosts, a verifier, a broker and a tenant with real keys, at one fixed instant. */
final class TestWorld {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String ISSUER = "sealift-attestation";

  final SecureRandom random = new SecureRandom();
  final SigningKey verifier = SigningKey.generate(random);
  final SigningKey broker = SigningKey.generate(random);
  final SigningKey tenant = SigningKey.generate(random);
  final TrustAnchors anchors =
      new TrustAnchors(
          ISSUER,
          verifier.publicKey(),
          broker.publicKey(),
          HpkePrivateKey.generate(random).publicKey());
  final Host source = new Host('a', 3);
  final Host target = new Host('b', 3);
  final MachineManifest manifest = manifest(List.of(MachineManifest.ANY_PLATFORM), 1);
  final String manifestToken = Signatures.sign(tenant, manifest);
  final MigrationTicket ticket = ticket(new Mid("1".repeat(32)));
  final String ticketToken = Signatures.sign(broker, ticket);

  /** A host with the keys of one boot. */
  final class Host {
    final SigningKey bootKey = SigningKey.generate(random);
    final Bytes kemKey = HpkePrivateKey.generate(random).publicKey();
    final PlatformId platform;
    final BootId boot;
    final long svn;

    Host(char name, long svn) {
      platform = new PlatformId(String.valueOf(name).repeat(64));
      boot = BootId.of(platform, bootKey.publicKey().point(), kemKey, 1, 1);
      this.svn = svn;
    }

    LocalBoot self() {
      return new LocalBoot(platform, boot);
    }

    /** What the verifier says of this host, for one role and nonce. */
    AttestationResult result(Role role, Bytes nonce) {
      return new AttestationResult(
          ISSUER,
          "token",
          NOW,
          NOW.plus(Duration.ofMinutes(2)),
          nonce,
          role.purpose(),
          Optional.of(ticket.mid()),
          platform,
          TpmClass.SOFTWARE,
          1,
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
  }

  MachineManifest manifest(List<String> platforms, long minimumSvn) {
    return new MachineManifest(
        tenant.publicKey().point(),
        Bytes.copyOf(new byte[16]),
        "vm",
        Sha256.of(new byte[] {4}),
        16,
        List.of(),
        platforms,
        List.of(TpmClass.SOFTWARE),
        minimumSvn,
        1,
        false,
        RescueRules.HARDWARE_COUNTER);
  }

  MigrationTicket ticket(Mid mid) {
    return ticket(mid, MigrationTicket.SUITE, NOW.plus(Duration.ofMinutes(10)));
  }

  MigrationTicket ticket(Mid mid, String suite, Instant expiresAt) {
    return new MigrationTicket(
        mid,
        manifest.vm(),
        new Generation(1),
        source.platform,
        source.boot,
        target.platform,
        Signatures.digest(manifestToken),
        MigrationTicket.PROTOCOL_VERSION,
        suite,
        30,
        10_000,
        NOW,
        expiresAt);
  }

  HandshakeSetup sourceSetup() throws HandshakeRefused {
    return sourceSetup(ticketToken);
  }

  HandshakeSetup sourceSetup(String ticketToken) throws HandshakeRefused {
    return HandshakeSetup.source(
        source.self(), source.bootKey, anchors, ticketToken, manifestToken, NOW);
  }

  HandshakeSetup targetSetup() throws HandshakeRefused {
    return targetSetup(ticketToken);
  }

  HandshakeSetup targetSetup(String ticketToken) throws HandshakeRefused {
    return HandshakeSetup.target(target.self(), target.bootKey, anchors, ticketToken, NOW);
  }

  String sign(AttestationResult result) {
    return Signatures.sign(verifier, result);
  }
}
