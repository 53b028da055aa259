package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import java.time.Instant;
import java.util.Optional;

/** What one end brings to a handshake: its checked ticket, its identity and what it trusts. */
public final class HandshakeSetup {

  private final Role role;
  private final LocalBoot self;
  private final SigningKey bootKey;
  private final TrustAnchors anchors;
  private final String ticketToken;
  private final MigrationTicket ticket;
  private final Optional<MachineManifest> manifest;

  private HandshakeSetup(
      Role role,
      LocalBoot self,
      SigningKey bootKey,
      TrustAnchors anchors,
      String ticketToken,
      MigrationTicket ticket,
      Optional<MachineManifest> manifest) {
    this.role = role;
    this.self = self;
    this.bootKey = bootKey;
    this.anchors = anchors;
    this.ticketToken = ticketToken;
    this.ticket = ticket;
    this.manifest = manifest;
  }

  /**
   * The source's part, which holds the target to what the tenant decided.
   *
   * @param bootKey the signing key of this boot
   * @param ticketToken the ticket as the broker signed it
   * @param manifestToken the manifest of the machine as its tenant signed it
   * @throws HandshakeRefused if the ticket is not for this boot and this machine now
   */
  public static HandshakeSetup source(
      LocalBoot self,
      SigningKey bootKey,
      TrustAnchors anchors,
      String ticketToken,
      String manifestToken,
      Instant now)
      throws HandshakeRefused {
    MigrationTicket ticket = ticket(anchors, ticketToken, now);
    requirePlatform(self, ticket.sourcePlatform());
    HandshakeRefused.require(
        ticket.sourceBoot().equals(self.boot()),
        Reason.WRONG_BOOT,
        "the ticket's source is another boot");
    MachineManifest manifest = manifest(ticket, manifestToken);
    return new HandshakeSetup(
        Role.SOURCE, self, bootKey, anchors, ticketToken, ticket, Optional.of(manifest));
  }

  /**
   * The target's part.
   *
   * @param bootKey the signing key of this boot
   * @param ticketToken the ticket as the broker signed it
   * @throws HandshakeRefused if the ticket is not for this host now
   */
  public static HandshakeSetup target(
      LocalBoot self, SigningKey bootKey, TrustAnchors anchors, String ticketToken, Instant now)
      throws HandshakeRefused {
    MigrationTicket ticket = ticket(anchors, ticketToken, now);
    requirePlatform(self, ticket.targetPlatform());
    return new HandshakeSetup(
        Role.TARGET, self, bootKey, anchors, ticketToken, ticket, Optional.empty());
  }

  /** Which end this is. */
  public Role role() {
    return role;
  }

  /** The ticket, verified under the broker's pinned key. */
  public MigrationTicket ticket() {
    return ticket;
  }

  /** Who this end is. */
  public LocalBoot self() {
    return self;
  }

  SigningKey bootKey() {
    return bootKey;
  }

  TrustAnchors anchors() {
    return anchors;
  }

  String ticketToken() {
    return ticketToken;
  }

  Bytes ticketDigest() {
    return Signatures.digest(ticketToken);
  }

  /** The manifest that the target must satisfy; the source alone has it yet. */
  Optional<MachineManifest> manifest() {
    return manifest;
  }

  /** The host that the ticket gives a role. */
  PlatformId platformOf(Role of) {
    return of == Role.SOURCE ? ticket.sourcePlatform() : ticket.targetPlatform();
  }

  private static MigrationTicket ticket(TrustAnchors anchors, String token, Instant now)
      throws HandshakeRefused {
    MigrationTicket ticket;
    try {
      ticket = Signatures.verify(anchors.brokerKey(), token, MigrationTicket.class);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new HandshakeRefused(Reason.BAD_TICKET, e);
    }
    HandshakeRefused.require(
        ticket.protocolVersion() == MigrationTicket.PROTOCOL_VERSION,
        Reason.WRONG_PROTOCOL,
        "the ticket is for another protocol version");
    HandshakeRefused.require(
        ticket.suite().equals(MigrationTicket.SUITE),
        Reason.WRONG_PROTOCOL,
        "the ticket is for another suite");
    HandshakeRefused.require(
        now.isBefore(ticket.expiresAt()), Reason.TICKET_EXPIRED, "the ticket's time is over");
    HandshakeRefused.require(
        !ticket.sourcePlatform().equals(ticket.targetPlatform()),
        Reason.WRONG_PLATFORM,
        "the ticket's source and target are one host");
    return ticket;
  }

  private static MachineManifest manifest(MigrationTicket ticket, String token)
      throws HandshakeRefused {
    try {
      MachineManifest manifest = Signatures.verifyManifest(token);
      HandshakeRefused.require(
          ticket.manifestDigest().equals(Signatures.digest(token)),
          Reason.WRONG_MANIFEST,
          "the ticket names another manifest");
      HandshakeRefused.require(
          ticket.vm().equals(manifest.vm()),
          Reason.WRONG_MANIFEST,
          "the ticket names another machine");
      return manifest;
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new HandshakeRefused(Reason.WRONG_MANIFEST, e);
    }
  }

  private static void requirePlatform(LocalBoot self, PlatformId platform) throws HandshakeRefused {
    HandshakeRefused.require(
        self.platform().equals(platform),
        Reason.WRONG_PLATFORM,
        "the ticket gives this role to another host");
  }
}
