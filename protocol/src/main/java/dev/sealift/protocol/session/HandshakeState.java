package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.signed.AttestationResult;
import java.util.Optional;

/**
 * How far a handshake is. Each state is stepped once, by {@link Handshake}, and holds exactly what
 * the rest needs; whoever gives a handshake up closes the state it holds.
 */
public sealed interface HandshakeState extends AutoCloseable {

  /** What this end brought. */
  HandshakeSetup setup();

  /** Zeroises the keys. */
  @Override
  void close();

  /** HELLO 1 is sent. */
  record AwaitingHello1(HandshakeSetup setup, HpkePrivateKey ephemeral, Bytes ownHello1)
      implements HandshakeState {
    @Override
    public void close() {
      ephemeral.close();
    }
  }

  /**
   * HELLO 1 and 2 are sent.
   *
   * @param peersHello1 as it was received
   * @param sent the secret that was encapsulated to the peer
   */
  record AwaitingHello2(
      HandshakeSetup setup,
      HpkePrivateKey ephemeral,
      Bytes ownHello1,
      Bytes peersHello1,
      Bytes ownHello2,
      Secret sent)
      implements HandshakeState {
    @Override
    public void close() {
      ephemeral.close();
      sent.close();
    }
  }

  /**
   * The keys are known; both attestation results are still to come, in either order.
   *
   * @param agreed what both ends now know
   * @param own what this end said in HELLO 3
   * @param peers what the peer said in HELLO 3, verified
   */
  record Attesting(
      HandshakeSetup setup, Agreed agreed, Optional<Attested> own, Optional<Attested> peers)
      implements HandshakeState {
    @Override
    public void close() {
      agreed.close();
    }
  }

  /** Everything is verified and HELLO 4 is sent. */
  record AwaitingHello4(HandshakeSetup setup, Agreed agreed, Attested own, Attested peers)
      implements HandshakeState {
    @Override
    public void close() {
      agreed.close();
    }
  }

  /** Both ends hold the same keys and know each other. */
  record Established(HandshakeSetup setup, Session session) implements HandshakeState {
    @Override
    public void close() {
      session.close();
    }
  }

  /**
   * One end's HELLO 3.
   *
   * @param body its bytes
   * @param token the attestation result as it was signed
   * @param result the attestation result, verified
   */
  record Attested(Bytes body, String token, AttestationResult result) {}
}
