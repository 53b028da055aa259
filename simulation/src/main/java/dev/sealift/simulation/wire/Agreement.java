package dev.sealift.simulation.wire;

import static dev.sealift.simulation.wire.WireViolation.unless;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What must be so when an honest end agrees, seen by somebody who looks into every memory. It says
 * so in its own words: nothing here asks the core.
 */
final class Agreement {

  private final End end;
  private final Role peer;
  private final MigrationTicket ticket;

  private Agreement(End end, MigrationTicket ticket) {
    this.end = end;
    this.peer = end.role.other();
    this.ticket = ticket;
  }

  static void check(End end, Session session) {
    Agreement agreement = new Agreement(end, session.ticket());
    agreement.checkTicket();
    End other = agreement.other();
    agreement.checkFrames();
    agreement.checkHello1();
    unless(
        other.host().platform().equals(agreement.platform(agreement.peer)),
        "I4",
        "it agrees with %s".formatted(other));
    AttestationResult result = agreement.attestation(other);
    agreement.checkResult(result);
    agreement.checkHost(other, session, result);
    agreement.checkWords(other);
  }

  private void checkTicket() {
    Cast cast = Cast.ALL;
    unless(
        end.trip.ticketToken().equals(cast.sign(ticket)), "I9", "the ticket is not the broker's");
    unless(ticket.protocolVersion() == 1, "D1", "it speaks a version of the protocol that is none");
    unless(ticket.suite().equals(MigrationTicket.SUITE), "D2", "it uses another suite");
    unless(Host.NOW.isBefore(ticket.expiresAt()), "N4", "its ticket is over");
    unless(
        !ticket.sourcePlatform().equals(ticket.targetPlatform()), "I4", "both ends are one host");
    unless(end.host().platform().equals(platform(end.role)), "I9", "its ticket is another host's");
    if (end.role == Role.SOURCE) {
      unless(end.host().boot().equals(ticket.sourceBoot()), "I9", "its ticket is another boot's");
      unless(
          Signatures.digest(end.trip.manifestToken()).equals(ticket.manifestDigest()),
          "D4",
          "its manifest is not the ticket's");
      unless(ticket.vm().equals(end.trip.manifest().vm()), "I9", "its ticket is another machine's");
    }
  }

  /** The one other holder of the keys. */
  private End other() {
    List<End> others =
        end.world.ends.stream()
            .filter(one -> !one.equals(end) && String.valueOf(end.root()).equals(one.root()))
            .toList();
    unless(others.size() == 1, "I4", "%d others hold its keys".formatted(others.size()));
    return others.getFirst();
  }

  private void checkFrames() {
    List<FrameType> hellos = Arrays.stream(FrameType.values()).filter(FrameType::isHello).toList();
    for (FrameType type : hellos) {
      unless(!end.taken(type).isEmpty(), "I6", "it took something else for a " + type);
    }
    for (FrameType type : hellos) {
      unless(end.taken(type).size() == 1, "R10", "it took a %s again".formatted(type));
    }
  }

  private void checkHello1() {
    Bytes hello = end.taken(FrameType.HELLO_1).getFirst();
    unless(!hello.equals(end.sent(FrameType.HELLO_1).getFirst()), "I6", "it heard its own HELLO 1");
    ByteBuffer in = ByteBuffer.wrap(hello.toArray());
    unless(in.get() == 1, "D1", "the peer speaks another version");
    unless(in.get() == (peer == Role.SOURCE ? 1 : 2), "I6", "the peer plays the same role");
    unless(take(in, 16).equals(ticket.mid().value()), "R3", "the peer means another migration");
    unless(
        take(in, 32).equals(Signatures.digest(end.trip.ticketToken()).hex()),
        "R3",
        "the peer holds another ticket");
    take(in, 16);
    String boot = take(in, 32);
    unless(!boot.equals(end.host().boot().value()), "I4", "the peer names this end's boot");
    unless(
        peer == Role.TARGET || boot.equals(ticket.sourceBoot().value()),
        "I7",
        "the source is not the boot of the ticket");
  }

  /** What the verifier said to the other, of this session. */
  private AttestationResult attestation(End other) {
    byte[] body = end.taken(FrameType.HELLO_3).getFirst().toArray();
    String token =
        new String(
            body,
            HashSignatures.BYTES,
            body.length - HashSignatures.BYTES,
            StandardCharsets.US_ASCII);
    Verifier.Issued issued = end.world.verifier.issued(token);
    if (issued == null) {
      throw new WireViolation("I1", "the peer is not attested");
    }
    unless(issued.asker().equals(other), "I3", "the peer shows what was said of another session");
    return issued.result();
  }

  private void checkResult(AttestationResult result) {
    unless(result.issuer().equals(Host.ISSUER), "I1", "another verifier speaks");
    unless(
        Host.NOW.isBefore(result.expiresAt())
            && !result.issuedAt().isAfter(Host.NOW.plusSeconds(5))
            && Duration.between(result.issuedAt(), result.expiresAt()).toSeconds() <= 120,
        "K1",
        "the peer's attestation is not of now");
    unless(result.purpose() == peer.purpose(), "I6", "the peer is attested for something else");
    unless(
        result.mid().equals(Optional.of(ticket.mid())),
        "R3",
        "the peer is attested for another mid");
    unless(result.affirming(), "D7", "the peer is not affirmed");
    if (end.role == Role.SOURCE) {
      MachineManifest rules = end.trip.manifest();
      unless(
          rules.platforms().contains(MachineManifest.ANY_PLATFORM)
              || rules.platforms().contains(result.platform().value()),
          "K7",
          "the tenant does not list the target");
      unless(rules.tpmClasses().contains(result.tpmClass()), "K7", "the target has another TPM");
      unless(
          result.svn() >= Math.max(rules.minimumSvn(), end.host().svn()),
          "D3",
          "the target's version is %d".formatted(result.svn()));
    }
  }

  private void checkHost(End other, Session session, AttestationResult result) {
    unless(result.platform().equals(platform(peer)), "I4", "the attested host is not the ticket's");
    unless(
        other.host().boot().equals(session.peerBoot()) && result.boot().equals(session.peerBoot()),
        "I4",
        "it agrees with another boot than it latches");
  }

  /** The other said what this end heard, and heard what this end said. */
  private void checkWords(End other) {
    unless(
        String.valueOf(end.transcriptHash()).equals(String.valueOf(other.transcriptHash())),
        "N2",
        "both ends have another transcript");
    for (FrameType type : FrameType.values()) {
      unless(
          !type.isHello() || end.taken(type).equals(other.sent(type)),
          "N2",
          "it took a %s that the peer did not say".formatted(type));
    }
  }

  private PlatformId platform(Role role) {
    return role == Role.SOURCE ? ticket.sourcePlatform() : ticket.targetPlatform();
  }

  private static String take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
