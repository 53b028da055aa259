package dev.sealift.protocol.source;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.SignedObject;

/** What the source monitor wants done. */
public sealed interface SourceOutput {

  /** Open the keys and build the machine. */
  record Install(Decision decision) implements SourceOutput {}

  /** Raise the TPM counter to the number. */
  record Redeem(long number) implements SourceOutput {}

  /** The gate is open: let the machine run. */
  record Enter() implements SourceOutput {}

  /** Tell the broker that the machine runs, with the instant of its first instruction. */
  record TellRunning(Decision decision) implements SourceOutput {}

  /** Stop the vCPUs at the next instruction boundary. */
  record Park() implements SourceOutput {}

  /** Connect to the target and shake hands. */
  record Connect(MigrationTicket ticket) implements SourceOutput {}

  /** Send the pages that are dirty. */
  record SendRound(long round) implements SourceOutput {}

  /** Park the vCPUs; then send the last pages, the metadata and the state. */
  record SendLast(long rounds) implements SourceOutput {}

  /** Keep asking the broker for its decision. */
  record AskDecision(Mid mid) implements SourceOutput {}

  /** Keep asking the broker whether the target runs. */
  record AskClosed(Mid mid) implements SourceOutput {}

  /** Sign it and tell the broker. */
  record Tell(SignedObject object) implements SourceOutput {}

  /** Wipe the stream keys and close the connection. */
  record EndSession() implements SourceOutput {}

  /** Zeroise the machine and its keys. */
  record Zeroise() implements SourceOutput {}
}
