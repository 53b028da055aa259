package dev.sealift.protocol.target;

import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Ready;

/** What the target monitor wants done. */
public sealed interface TargetOutput {

  /** Let the source connect, and shake hands. */
  record Listen(MigrationTicket ticket) implements TargetOutput {}

  /** Take the records in. */
  record Import(MigrationTicket ticket) implements TargetOutput {}

  /** Reserve a redeem number, when no other migration or start of this boot holds one. */
  record ReserveNumber() implements TargetOutput {}

  /** Sign it, and keep claiming the decision from the broker with it. */
  record Claim(Ready ready) implements TargetOutput {}

  /** Open the keys and install everything. */
  record Install(Decision decision) implements TargetOutput {}

  /** Raise the TPM counter to the number. */
  record Redeem(long number) implements TargetOutput {}

  /** The gate is open: let the machine run, and hand it to the source monitor of its new life. */
  record Enter(RunRight right) implements TargetOutput {}

  /** Tell the broker that the machine runs, with the instant of its first instruction. */
  record TellRunning(Decision decision) implements TargetOutput {}

  /** Sign it and tell the broker. */
  record Tell(Forfeit forfeit) implements TargetOutput {}

  /** Wipe the stream keys and close the connection. */
  record EndSession() implements TargetOutput {}

  /** Zeroise the machine and its keys, and free a reserved number. */
  record Zeroise() implements TargetOutput {}
}
