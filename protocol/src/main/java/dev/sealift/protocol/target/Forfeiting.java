package dev.sealift.protocol.target;

import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.target.TargetState.Failed;

/** The end of a migration that failed here before the machine ran. */
final class Forfeiting {

  private Forfeiting() {}

  /** Zeroised first, told second: the source may run as soon as the broker hears it. */
  static Step step(LocalBoot self, MigrationTicket ticket, String reason) {
    return Step.to(
        new Failed(ticket, reason),
        new TargetOutput.EndSession(),
        new TargetOutput.Zeroise(),
        new TargetOutput.Tell(
            new Forfeit(ticket.mid(), ticket.vm(), ticket.generation(), self.boot())));
  }

  /** The broker knows already: it decided so. */
  static Step aborted(MigrationTicket ticket) {
    return Step.to(
        new Failed(ticket, "ABORTED: the broker decided for the source"),
        new TargetOutput.EndSession(),
        new TargetOutput.Zeroise());
  }
}
