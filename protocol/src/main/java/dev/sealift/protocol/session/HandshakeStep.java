package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a step of the handshake gives.
 *
 * @param state where the handshake is now
 * @param send frames to send, in this order
 * @param attest if present, the nonce for which this end must get an attestation result, whose
 *     purpose is {@link Role#purpose()} and whose mid is the ticket's, and hand it to {@link
 *     Handshake#attested}
 */
public record HandshakeStep(HandshakeState state, List<Frame> send, Optional<Bytes> attest) {

  public HandshakeStep {
    send = List.copyOf(send);
  }

  static HandshakeStep sending(HandshakeState state, Frame... send) {
    return new HandshakeStep(state, List.of(send), Optional.empty());
  }
}
