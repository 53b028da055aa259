package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.signed.MigrationTicket;

/** The hashes over what both ends said, always in one order of roles. */
final class Transcript {

  private Transcript() {}

  /** What one role said in one message, beside what the other said. */
  record Pair(Bytes source, Bytes target) {
    static Pair of(Role role, Bytes own, Bytes peers) {
      return role == Role.SOURCE ? new Pair(own, peers) : new Pair(peers, own);
    }
  }

  /**
   * TH: over every byte of HELLO 1 and 2 both ways, the ticket, and both platforms and boots.
   *
   * @return 32 bytes
   */
  static Bytes hash(
      Pair hello1, Pair hello2, String ticketToken, MigrationTicket ticket, BootId targetBoot) {
    return Sha256.labelled("sealift handshake transcript v1")
        .add(hello1.source())
        .add(hello1.target())
        .add(hello2.source())
        .add(hello2.target())
        .add(ticketToken)
        .add(ticket.sourcePlatform().value())
        .add(ticket.targetPlatform().value())
        .add(ticket.sourceBoot().value())
        .add(targetBoot.value())
        .finish();
  }

  /** What the boot of a role signs in HELLO 3. */
  static Bytes toSign(Role role, Bytes transcriptHash) {
    return Sha256.labelled("sealift handshake signature v1")
        .add(role.label())
        .add(transcriptHash)
        .finish();
  }

  /** What the MAC of a role in HELLO 4 is over. */
  static Bytes toConfirm(Role role, Bytes transcriptHash, Pair hello3) {
    return Sha256.labelled("sealift handshake finished v1")
        .add(role.label())
        .add(transcriptHash)
        .add(hello3.source())
        .add(hello3.target())
        .finish();
  }
}
