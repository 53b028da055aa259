package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.RecordOpener;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.TrafficKey;
import dev.sealift.protocol.session.HandshakeState.Attested;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MigrationTicket;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * An established session: two monitors that know each other, and the keys between them. For one
 * thread.
 */
public final class Session implements AutoCloseable {

  private final HandshakeSetup setup;
  private final Agreed agreed;
  private final Attested own;
  private final AttestationResult peer;
  private final Set<Integer> sealing = new HashSet<>();
  private final Set<Integer> opening = new HashSet<>();

  Session(HandshakeSetup setup, Agreed agreed, Attested own, AttestationResult peer) {
    this.setup = setup;
    this.agreed = agreed;
    this.own = own;
    this.peer = peer;
  }

  /** Which end this is. */
  public Role role() {
    return setup.role();
  }

  /** The ticket of the migration. */
  public MigrationTicket ticket() {
    return setup.ticket();
  }

  /** TH, the hash of the handshake's transcript, 32 bytes. */
  public Bytes transcriptHash() {
    return agreed.transcriptHash();
  }

  /** The boot at the other end, attested; for the source, the only target there will be. */
  public BootId peerBoot() {
    return agreed.peerBoot();
  }

  /** The boot of the target, whichever end this is. */
  public BootId targetBoot() {
    return setup.role() == Role.TARGET ? setup.self().boot() : agreed.peerBoot();
  }

  /** The verifier's word on the other end. */
  public AttestationResult peer() {
    return peer;
  }

  /** The verifier's word on this end, as it was signed, for the broker. */
  public String ownAttestation() {
    return own.token();
  }

  /**
   * The sealer of a channel on which this end sends.
   *
   * @param channel 0 to {@value Channels#MAX}
   * @throws IllegalStateException if it was taken before: two would use one nonce twice (S10)
   */
  public RecordSealer sealer(int channel) {
    return new RecordSealer(take(sealing, setup.role(), channel), setup.ticket().mid(), channel);
  }

  /**
   * The opener of a channel on which the peer sends.
   *
   * @param channel 0 to {@value Channels#MAX}
   * @throws IllegalStateException if it was taken before: a fresh one would take replays
   */
  public RecordOpener opener(int channel) {
    return new RecordOpener(
        take(opening, setup.role().other(), channel), setup.ticket().mid(), channel);
  }

  /** Zeroises what keys are derived from; sealers and openers are closed on their own. */
  @Override
  public void close() {
    agreed.close();
  }

  private TrafficKey take(Set<Integer> taken, Role sender, int channel) {
    Objects.checkIndex(channel, Channels.MAX + 1);
    if (!taken.add(channel)) {
      throw new IllegalStateException(
          "S10: the key of channel %d was taken already".formatted(channel));
    }
    return agreed.keys().traffic(sender, channel);
  }
}
