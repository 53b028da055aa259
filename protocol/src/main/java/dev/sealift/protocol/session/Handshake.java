package dev.sealift.protocol.session;

import static dev.sealift.protocol.session.HandshakeRefused.require;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Mac;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.crypto.XWing;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import dev.sealift.protocol.session.HandshakeState.Attested;
import dev.sealift.protocol.session.HandshakeState.Attesting;
import dev.sealift.protocol.session.HandshakeState.AwaitingHello1;
import dev.sealift.protocol.session.HandshakeState.AwaitingHello2;
import dev.sealift.protocol.session.HandshakeState.AwaitingHello4;
import dev.sealift.protocol.session.HandshakeState.Established;
import dev.sealift.protocol.session.Transcript.Pair;
import dev.sealift.protocol.signed.AttestationResult;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The handshake of two monitors as a function from state and input to state and output. Whatever is
 * refused closes the state: its keys are wiped, and the connection ends with {@link
 * Frame#REJECTED}.
 */
public final class Handshake {

  private Handshake() {}

  /**
   * The migration that a first frame names, to know whose connection it is; not authentic.
   *
   * @throws HandshakeRefused if it is no HELLO 1
   */
  public static Mid midOf(Frame first) throws HandshakeRefused {
    return Hello1.decode(expect(FrameType.HELLO_1, first)).mid();
  }

  /** Starts: makes the fresh key and sends HELLO 1. Both ends do, without waiting. */
  public static HandshakeStep begin(HandshakeSetup setup, SecureRandom random) {
    byte[] nonce = new byte[Hello1.NONCE_BYTES];
    random.nextBytes(nonce);
    HpkePrivateKey ephemeral = HpkePrivateKey.generate(random);
    Bytes hello1 =
        new Hello1(
                setup.role(),
                setup.ticket().mid(),
                setup.ticketDigest(),
                Bytes.copyOf(nonce),
                setup.self().boot(),
                ephemeral.publicKey())
            .encode();
    return HandshakeStep.sending(
        new AwaitingHello1(setup, ephemeral, hello1), new Frame(FrameType.HELLO_1, hello1));
  }

  /**
   * Takes the peer's next frame.
   *
   * @throws HandshakeRefused if it is not exactly what must come now; the state is closed
   */
  public static HandshakeStep received(
      HandshakeState state, Frame frame, Instant now, SecureRandom random) throws HandshakeRefused {
    try {
      return switch (state) {
        case AwaitingHello1 s -> onHello1(s, expect(FrameType.HELLO_1, frame), random);
        case AwaitingHello2 s -> onHello2(s, expect(FrameType.HELLO_2, frame));
        case Attesting s when s.peers().isEmpty() ->
            onHello3(s, expect(FrameType.HELLO_3, frame), now);
        case Attesting _ -> throw unexpected(FrameType.HELLO_4, frame);
        case AwaitingHello4 s -> onHello4(s, expect(FrameType.HELLO_4, frame));
        case Established _ -> throw unexpected(FrameType.RECORD, frame);
      };
    } catch (HandshakeRefused e) {
      state.close();
      throw e;
    }
  }

  /**
   * Takes this end's attestation result, which a step asked for.
   *
   * @param token the result as the verifier signed it
   * @throws HandshakeRefused if it is not the one that was asked for; the state is closed
   */
  public static HandshakeStep attested(HandshakeState state, String token, Instant now)
      throws HandshakeRefused {
    if (!(state instanceof Attesting s) || s.own().isPresent()) {
      throw new IllegalStateException("no attestation result was asked for, or it was given");
    }
    try {
      return onAttested(s, token, now);
    } catch (HandshakeRefused e) {
      state.close();
      throw e;
    }
  }

  private static HandshakeStep onHello1(AwaitingHello1 state, Bytes body, SecureRandom random)
      throws HandshakeRefused {
    HandshakeSetup setup = state.setup();
    Hello1 peer = Hello1.decode(body);
    require(!body.equals(state.ownHello1()), Reason.REFLECTED, "HELLO 1 is this end's own");
    require(peer.role() == setup.role().other(), Reason.WRONG_ROLE, "both ends claim one role");
    require(
        peer.mid().equals(setup.ticket().mid()),
        Reason.WRONG_MID,
        "HELLO 1 speaks of another migration");
    require(
        peer.ticketDigest().equals(setup.ticketDigest()),
        Reason.WRONG_TICKET,
        "the peer holds another ticket");
    require(
        !peer.boot().equals(setup.self().boot()),
        Reason.WRONG_BOOT,
        "the peer names this end's boot");
    require(
        peer.role() == Role.TARGET || peer.boot().equals(setup.ticket().sourceBoot()),
        Reason.WRONG_BOOT,
        "the source is another boot than the ticket's");
    try {
      XWing.Encapsulation made = XWing.encapsulate(peer.ephemeralKey(), random);
      return HandshakeStep.sending(
          new AwaitingHello2(
              setup, state.ephemeral(), state.ownHello1(), body, made.ciphertext(), made.secret()),
          new Frame(FrameType.HELLO_2, made.ciphertext()));
    } catch (CryptoRefused e) {
      throw new HandshakeRefused(Reason.BAD_KEY, "HELLO 1: " + e.getMessage());
    }
  }

  private static HandshakeStep onHello2(AwaitingHello2 state, Bytes body) throws HandshakeRefused {
    HandshakeSetup setup = state.setup();
    Hello1 peer = Hello1.decode(state.peersHello1());
    Bytes transcriptHash =
        Transcript.hash(
            Pair.of(setup.role(), state.ownHello1(), state.peersHello1()),
            Pair.of(setup.role(), state.ownHello2(), body),
            setup.ticketToken(),
            setup.ticket(),
            setup.role() == Role.TARGET ? setup.self().boot() : peer.boot());
    try (Secret sent = state.sent();
        HpkePrivateKey ephemeral = state.ephemeral();
        Secret received = XWing.decapsulate(ephemeral, body)) {
      KeySchedule keys =
          setup.role() == Role.SOURCE
              ? new KeySchedule(transcriptHash, received, sent)
              : new KeySchedule(transcriptHash, sent, received);
      Agreed agreed = new Agreed(transcriptHash, peer.boot(), keys);
      return new HandshakeStep(
          new Attesting(setup, agreed, Optional.empty(), Optional.empty()),
          List.of(),
          Optional.of(AttestationNonces.forRole(setup.role(), transcriptHash)));
    } catch (CryptoRefused e) {
      throw new HandshakeRefused(Reason.BAD_KEY, "HELLO 2: " + e.getMessage());
    }
  }

  private static HandshakeStep onAttested(Attesting state, String token, Instant now)
      throws HandshakeRefused {
    HandshakeSetup setup = state.setup();
    Bytes transcriptHash = state.agreed().transcriptHash();
    AttestationResult result =
        Appraisal.verify(setup, setup.role(), setup.self().boot(), transcriptHash, token, now);
    Bytes signature =
        HashSignatures.sign(setup.bootKey(), Transcript.toSign(setup.role(), transcriptHash));
    Bytes body = new Hello3(signature, token).encode();
    Attested own = new Attested(body, token, result);
    return whenBothAttested(
        new Attesting(setup, state.agreed(), Optional.of(own), state.peers()),
        new Frame(FrameType.HELLO_3, body));
  }

  private static HandshakeStep onHello3(Attesting state, Bytes body, Instant now)
      throws HandshakeRefused {
    HandshakeSetup setup = state.setup();
    Role peer = setup.role().other();
    Bytes transcriptHash = state.agreed().transcriptHash();
    Hello3 hello = Hello3.decode(body);
    AttestationResult result =
        Appraisal.verify(
            setup, peer, state.agreed().peerBoot(), transcriptHash, hello.attestation(), now);
    require(
        HashSignatures.verify(
            bootKeyOf(result), Transcript.toSign(peer, transcriptHash), hello.signature()),
        Reason.BAD_SIGNATURE,
        "the transcript is not signed by the attested boot");
    Attested peers = new Attested(body, hello.attestation(), result);
    return whenBothAttested(new Attesting(setup, state.agreed(), state.own(), Optional.of(peers)));
  }

  /** Sends HELLO 4 once both results are there and the target satisfies the tenant. */
  private static HandshakeStep whenBothAttested(Attesting state, Frame... send)
      throws HandshakeRefused {
    if (state.own().isEmpty() || state.peers().isEmpty()) {
      return HandshakeStep.sending(state, send);
    }
    HandshakeSetup setup = state.setup();
    Attested own = state.own().get();
    Attested peers = state.peers().get();
    if (setup.manifest().isPresent()) {
      Appraisal.requireAcceptable(setup.manifest().get(), own.result(), peers.result());
    }
    Frame hello4 =
        new Frame(FrameType.HELLO_4, finished(state.agreed(), setup.role(), setup, own, peers));
    List<Frame> all = send.length == 0 ? List.of(hello4) : List.of(send[0], hello4);
    return new HandshakeStep(
        new AwaitingHello4(setup, state.agreed(), own, peers), all, Optional.empty());
  }

  private static HandshakeStep onHello4(AwaitingHello4 state, Bytes body) throws HandshakeRefused {
    HandshakeSetup setup = state.setup();
    Bytes want = finished(state.agreed(), setup.role().other(), setup, state.own(), state.peers());
    require(
        body.equals(want), Reason.BAD_FINISHED, "HELLO 4 does not prove the keys of this session");
    return HandshakeStep.sending(
        new Established(
            setup, new Session(setup, state.agreed(), state.own(), state.peers().result())));
  }

  private static Bytes finished(
      Agreed agreed, Role role, HandshakeSetup setup, Attested own, Attested peers) {
    Pair hello3 = Pair.of(setup.role(), own.body(), peers.body());
    try (Secret key = agreed.keys().finished(role)) {
      return Mac.of(key, Transcript.toConfirm(role, agreed.transcriptHash(), hello3));
    }
  }

  private static VerifyingKey bootKeyOf(AttestationResult result) throws HandshakeRefused {
    try {
      return VerifyingKey.fromPoint(result.signingKey());
    } catch (IllegalArgumentException e) {
      throw new HandshakeRefused(Reason.BAD_KEY, "the attested key is no point of P-256");
    }
  }

  private static Bytes expect(FrameType type, Frame frame) throws HandshakeRefused {
    requireType(type, frame);
    return frame.body();
  }

  private static void requireType(FrameType type, Frame frame) throws HandshakeRefused {
    if (frame.type() != type) {
      throw unexpected(type, frame);
    }
  }

  private static HandshakeRefused unexpected(FrameType want, Frame frame) {
    if (frame.type() == FrameType.REJECTED) {
      return new HandshakeRefused(Reason.REJECTED_BY_PEER, "the peer refuses");
    }
    Reason reason = frame.type().compareTo(want) < 0 ? Reason.REPEATED : Reason.OUT_OF_ORDER;
    return new HandshakeRefused(reason, "%s comes, want %s".formatted(frame.type(), want));
  }
}
