package dev.sealift.protocol.target;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Ready;

/** Where the taking in of one machine stands. Only the last state holds the right to run. */
public sealed interface TargetState {

  /**
   * Nothing was asked yet.
   *
   * @param floor the lowest generation whose ticket is taken: what this boot gave up, it never
   *     takes again
   */
  record Idle(VmId vm, Generation floor) implements TargetState {}

  /** A ticket came; the source is awaited and attested. */
  record Attesting(MigrationTicket ticket) implements TargetState {}

  /** The source's records are taken in: nobody else touches the machine. */
  record Importing(MigrationTicket ticket, Bytes transcriptHash) implements TargetState {}

  /** Everything came and the roots agree; a redeem number is awaited. */
  record Complete(MigrationTicket ticket, Bytes transcriptHash, Bytes root)
      implements TargetState {}

  /** Ready was signed, and a claim waits at the broker. */
  record ReadySent(MigrationTicket ticket, Ready ready) implements TargetState {
    public ReadySent {
      if (!ready.mid().equals(ticket.mid())) {
        throw new IllegalArgumentException("S4: ready is of another migration than the ticket");
      }
    }
  }

  /** The broker decided for this boot; the keys are opened and everything is installed. */
  record Installing(MigrationTicket ticket, Ready ready, Decision decision)
      implements TargetState {}

  /** Everything is installed; the reserved number is being spent. */
  record Redeeming(MigrationTicket ticket, Ready ready, Decision decision) implements TargetState {}

  /** The machine runs here. */
  record Running(MigrationTicket ticket, RunRight right) implements TargetState {
    public Running {
      if (!right.generation().equals(ticket.generation().next())) {
        throw new IllegalArgumentException("S2: the right is not for the generation decided");
      }
    }
  }

  /** Nothing is left here, and this migration never runs here. */
  record Failed(MigrationTicket ticket, String reason) implements TargetState {}
}
