package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.Stopped;
import org.jspecify.annotations.Nullable;

/**
 * An attested host whose boot key was stolen. It is no part of any migration, and says with its own
 * signature what others would say of theirs.
 */
final class Liar {

  private static final Bytes NOTHING = Ids.root(Content.IMAGE, Integer.MAX_VALUE);

  private Liar() {}

  /** Whether a boot is the liar's. */
  static boolean is(BootId boot) {
    return boot.equals(Ids.LIAR);
  }

  /**
   * A lie about what another object is about.
   *
   * @param choice which, 0 to 3
   * @return none where there is nothing to say
   */
  static @Nullable SignedObject about(SignedObject object, int choice) {
    return switch (object) {
      case MigrationTicket ticket -> about(ticket, choice);
      case Decision decision ->
          choice % 2 == 0
              ? new Running(
                  decision.vm(),
                  decision.mid(),
                  decision.generation(),
                  Ids.LIAR,
                  Math.max(1, decision.redeemNumber()),
                  Ids.NOW)
              : new Stopped(decision.vm(), decision.generation(), Ids.LIAR);
      case Prepared prepared ->
          new Ready(
              prepared.mid(),
              prepared.vm(),
              prepared.generation(),
              prepared.transcriptHash(),
              Ids.LIAR,
              prepared.manifestRoot(),
              choice + 1);
      case Ready ready -> prepared(ready);
      default -> null;
    };
  }

  private static SignedObject about(MigrationTicket ticket, int choice) {
    return switch (choice) {
      case 0 -> new Stopped(ticket.vm(), ticket.generation(), Ids.LIAR);
      case 1 ->
          new Ready(
              ticket.mid(), ticket.vm(), ticket.generation(), NOTHING, Ids.LIAR, NOTHING, choice);
      default -> new Forfeit(ticket.mid(), ticket.vm(), ticket.generation(), Ids.LIAR);
    };
  }

  /** As if it were the source, and had frozen what the target holds. */
  private static SignedObject prepared(Ready ready) {
    return new Prepared(
        ready.mid(),
        ready.vm(),
        ready.generation(),
        ready.transcriptHash(),
        Ids.LIAR,
        ready.boot(),
        ready.manifestRoot(),
        1,
        1,
        1,
        1,
        Ids.NOW);
  }
}
