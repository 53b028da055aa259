package dev.sealift.protocol.source;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import java.time.Instant;

/**
 * What happens to the source monitor. Signed objects were verified under the broker's pinned key;
 * what they say is checked here.
 */
public sealed interface SourceInput {

  /** The broker decided: START, COMMIT or ABORT. */
  record Decided(Decision decision) implements SourceInput {}

  /** The keys were opened, the image loaded, everything that can fail is done. */
  record Installed() implements SourceInput {}

  /**
   * The TPM counter was raised.
   *
   * @param value what it holds now
   * @param tpmReset whether the TPM's reset counts are no longer those of this boot
   */
  record CounterRaised(long value, boolean tpmReset) implements SourceInput {}

  /**
   * A ticket of the broker came.
   *
   * @param now the host's time
   */
  record TicketCame(MigrationTicket ticket, Instant now) implements SourceInput {}

  /** The handshake ended: both sides are attested and hold the keys. */
  record KeysAgreed(PeerSession session) implements SourceInput {}

  /**
   * A round was sent.
   *
   * @param dirtyPages pages that are dirty now
   */
  record RoundSent(long dirtyPages) implements SourceInput {}

  /**
   * After the freeze everything was sent.
   *
   * @param manifestRoot the root over the final state, 32 bytes
   * @param records records sent
   * @param pages pages sent, resent ones counted again
   * @param bytes bytes sent
   * @param frozenAt when the last instruction ran
   */
  record AllSent(Bytes manifestRoot, long records, long pages, long bytes, Instant frozenAt)
      implements SourceInput {}

  /** The broker's word that the target runs. */
  record TargetRuns(Closed closed) implements SourceInput {}

  /** Something failed here or on the connection. */
  record Broke(String reason) implements SourceInput {}

  /** The operator gives the migration up. */
  record Cancel() implements SourceInput {}

  /** The operator stops the machine. */
  record Stop() implements SourceInput {}

  /** The operator pauses the machine. */
  record Pause() implements SourceInput {}

  /** The operator lets the machine run on. */
  record Resume() implements SourceInput {}
}
