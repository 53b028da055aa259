package dev.sealift.protocol.target;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import java.time.Instant;

/**
 * What happens to the target monitor. Signed objects were verified under the broker's pinned key;
 * what they say is checked here.
 */
public sealed interface TargetInput {

  /**
   * A ticket of the broker came.
   *
   * @param now the host's time
   */
  record TicketCame(MigrationTicket ticket, Instant now) implements TargetInput {}

  /**
   * The handshake ended: both sides are attested and hold the keys.
   *
   * @param transcriptHash the hash of its transcript, 32 bytes
   * @param peerPlatform the source, as attested
   * @param peerBoot the source's boot, as attested
   */
  record KeysAgreed(Bytes transcriptHash, PlatformId peerPlatform, BootId peerBoot)
      implements TargetInput {}

  /**
   * All records came and were verified.
   *
   * @param computedRoot the root that this monitor computed, 32 bytes
   * @param statedRoot the root that START states, 32 bytes
   */
  record AllReceived(Bytes computedRoot, Bytes statedRoot) implements TargetInput {}

  /** A redeem number was reserved for this migration. */
  record NumberReserved(long redeemNumber) implements TargetInput {}

  /** The broker decided: COMMIT or ABORT. */
  record Decided(Decision decision) implements TargetInput {}

  /** The keys were opened, all is installed, everything that can fail is done. */
  record Installed() implements TargetInput {}

  /**
   * The TPM counter was raised.
   *
   * @param value what it holds now
   * @param tpmReset whether the TPM's reset counts are no longer those of this boot
   */
  record CounterRaised(long value, boolean tpmReset) implements TargetInput {}

  /** Something failed here or on the connection. */
  record Broke(String reason) implements TargetInput {}

  /** The operator gives the migration up. */
  record Cancel() implements TargetInput {}

  /** The operator wants to stop, pause, resume or otherwise change the machine. */
  record Change() implements TargetInput {}
}
