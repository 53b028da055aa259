package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeSetup;
import dev.sealift.protocol.session.HandshakeState;
import dev.sealift.protocol.session.HandshakeState.Attested;
import dev.sealift.protocol.session.HandshakeState.Attesting;
import dev.sealift.protocol.session.HandshakeState.AwaitingHello1;
import dev.sealift.protocol.session.HandshakeStep;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.AttestationResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An end that the adversary owns: it computes as the core does, and says what it likes. */
final class Rogue extends End {

  private final Lies lies;

  Rogue(World world, Trip trip, Role role, Lies lies) {
    super(world, trip, role);
    this.lies = lies;
  }

  @Override
  Host host() {
    return lies.host();
  }

  @Override
  boolean isHonest() {
    return false;
  }

  @Override
  Stream stream(Session agreed) {
    if (role == Role.TARGET) {
      return super.stream(agreed);
    }
    Outflow outflow = new Outflow(world, agreed, new Guest(world.order), false);
    Crook.spoil(outflow, lies.attack(), lies.choice());
    return outflow;
  }

  /** As whom the other end will know it. */
  @Override
  HandshakeSetup setup() throws HandshakeRefused {
    BootId boot = role == Role.SOURCE ? trip.ticket().sourceBoot() : lies.named();
    LocalBoot self = new LocalBoot(trip.host(role).platform(), boot);
    return role == Role.SOURCE
        ? HandshakeSetup.source(
            self,
            lies.host().bootKey(),
            Cast.ALL.anchors,
            trip.ticketToken(),
            trip.manifestToken(),
            Host.NOW)
        : HandshakeSetup.target(
            self, lies.host().bootKey(), Cast.ALL.anchors, trip.ticketToken(), Host.NOW);
  }

  /** Shows and signs what it likes; its own core is not asked whether that counts. */
  @Override
  HandshakeStep attested(HandshakeState state, Bytes nonce) {
    Attesting s = (Attesting) state;
    Bytes toSign = Insight.toSign(role, Insight.transcriptHash(state));
    Bytes signature = HashSignatures.sign(lies.host().bootKey(), toSign);
    AttestationResult honest =
        lies.claimed().result(role.purpose(), s.setup().ticket().mid(), nonce);
    String token = lies.token(this, honest);
    byte[] ascii = token.getBytes(StandardCharsets.ISO_8859_1);
    byte[] body =
        ByteBuffer.allocate(HashSignatures.BYTES + ascii.length)
            .put(signature.toArray())
            .put(ascii)
            .array();
    Bytes said = Bytes.copyOf(lies.hello3(body));
    return new HandshakeStep(
        new Attesting(
            s.setup(), s.agreed(), Optional.of(new Attested(said, token, honest)), s.peers()),
        List.of(new Frame(FrameType.HELLO_3, said)),
        Optional.empty());
  }

  @Override
  HandshakeStep crooked(HandshakeStep step) {
    if (step.state() instanceof AwaitingHello1 s) {
      Bytes hello1 = Bytes.copyOf(lies.hello1(s.ownHello1().toArray()));
      return new HandshakeStep(
          new AwaitingHello1(s.setup(), s.ephemeral(), hello1),
          List.of(new Frame(FrameType.HELLO_1, hello1)),
          Optional.empty());
    }
    if (lies.attack() == Attack.OTHER_FINISHED) {
      return new HandshakeStep(
          step.state(), step.send().stream().map(Rogue::spoilt).toList(), step.attest());
    }
    return step;
  }

  private static Frame spoilt(Frame frame) {
    if (frame.type() != FrameType.HELLO_4) {
      return frame;
    }
    byte[] body = frame.body().toArray();
    body[0] ^= 1;
    return new Frame(frame.type(), Bytes.copyOf(body));
  }
}
