package dev.sealift.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.RecordOpener;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.session.HandshakeState.Attesting;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  private final TestWorld world = new TestWorld();
  private final TestNetwork network = new TestNetwork(world);

  @Test
  void honestEnds_agreeAndKnowEachOther() throws Exception {
    network.run();
    Session source = network.session(Role.SOURCE);
    Session target = network.session(Role.TARGET);
    assertThat(source.transcriptHash()).isEqualTo(target.transcriptHash());
    assertThat(source.peerBoot()).isEqualTo(world.target.boot);
    assertThat(target.peerBoot()).isEqualTo(world.source.boot);
    assertThat(source.targetBoot()).isEqualTo(target.targetBoot()).isEqualTo(world.target.boot);
    assertThat(source.peer().platform()).isEqualTo(world.target.platform);
    assertThat(source.ownAttestation()).isNotEqualTo(target.ownAttestation());
    assertThat(network.recorded).hasSize(8);
  }

  @Test
  void establishedSession_carriesRecordsBothWays() throws Exception {
    network.run();
    for (Role sender : Role.values()) {
      for (int channel = Channels.CONTROL; channel <= 2; channel++) {
        RecordSealer sealer = network.session(sender).sealer(channel);
        RecordOpener opener = network.session(sender.other()).opener(channel);
        sealer.payload().putInt(42);
        RecordType type = channel == Channels.CONTROL ? RecordType.MESSAGE : RecordType.PAGES;
        ByteBuffer record = sealer.seal(type, 0);
        assertThat(opener.open(record).payload().getInt()).isEqualTo(42);
      }
    }
  }

  @Test
  void targetThatWaitsForSeveral_learnsTheMigrationFromTheFirstFrame() throws Exception {
    Frame first = Handshake.begin(world.sourceSetup(), world.random).send().getFirst();
    assertThat(Handshake.midOf(first)).isEqualTo(world.ticket.mid());
    assertThatThrownBy(() -> Handshake.midOf(Frame.REJECTED)).isInstanceOf(HandshakeRefused.class);
  }

  /** S10: two owners of one key would use a nonce twice, or take a record twice. */
  @Test
  void keyOfAChannel_isTakenOnce() throws Exception {
    network.run();
    Session session = network.session(Role.SOURCE);
    session.sealer(1);
    session.opener(1);
    assertThatThrownBy(() -> session.sealer(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.opener(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.sealer(Channels.MAX + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void attestationThatComesAfterThePeersHello3_isTaken() throws Exception {
    HandshakeStep source = Handshake.begin(world.sourceSetup(), world.random);
    HandshakeStep target = Handshake.begin(world.targetSetup(), world.random);
    HandshakeStep source2 = receive(source, target.send().getFirst());
    HandshakeStep target2 = receive(target, source.send().getFirst());
    HandshakeStep source3 = receive(source2, target2.send().getFirst());
    HandshakeStep target3 = receive(target2, source2.send().getFirst());
    HandshakeStep source4 = attest(world.source, Role.SOURCE, source3);

    HandshakeStep target4 = receive(target3, source4.send().getFirst());
    assertThat(target4.send()).isEmpty();
    HandshakeStep target5 =
        Handshake.attested(
            target4.state(),
            world.sign(world.target.result(Role.TARGET, target3.attest().orElseThrow())),
            TestWorld.NOW);
    assertThat(target5.send())
        .extracting(Frame::type)
        .containsExactly(FrameType.HELLO_3, FrameType.HELLO_4);
  }

  @Test
  void attestationThatWasNotAskedFor_isAnError() throws Exception {
    HandshakeStep step = Handshake.begin(world.sourceSetup(), world.random);
    assertThatThrownBy(() -> Handshake.attested(step.state(), "token", TestWorld.NOW))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sessionsOfOneTicket_shareNoKey() throws Exception {
    TestNetwork other = new TestNetwork(world).run();
    network.run();
    assertThat(network.session(Role.SOURCE).transcriptHash())
        .isNotEqualTo(other.session(Role.SOURCE).transcriptHash());
    RecordSealer sealer = network.session(Role.SOURCE).sealer(1);
    ByteBuffer record = sealer.seal(RecordType.PAGES, 0);
    RecordOpener opener = other.session(Role.TARGET).opener(1);
    assertThatThrownBy(() -> opener.open(record)).hasMessageContaining("does not open");
  }

  @Test
  void refusal_wipesTheKeys() throws Exception {
    HandshakeStep source = Handshake.begin(world.sourceSetup(), world.random);
    HandshakeStep target = Handshake.begin(world.targetSetup(), world.random);
    HandshakeStep source2 = receive(source, target.send().getFirst());
    HandshakeStep target2 = receive(target, source.send().getFirst());
    HandshakeStep source3 = receive(source2, target2.send().getFirst());
    Agreed agreed = ((Attesting) source3.state()).agreed();
    assertThatThrownBy(() -> receive(source3, Frame.REJECTED)).isInstanceOf(HandshakeRefused.class);
    assertThatThrownBy(() -> agreed.keys().finished(Role.SOURCE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void frames_areReadAsTheyWereWritten() throws Exception {
    Frame frame = new Frame(FrameType.HELLO_4, Bytes.copyOf(new byte[32]));
    ByteBuffer bytes = ByteBuffer.wrap(frame.encode());
    assertThat(FrameHeader.read(bytes)).isEqualTo(new FrameHeader(FrameType.HELLO_4, 32));
    assertThat(bytes.remaining()).isEqualTo(32);
  }

  /** N6: a length is refused before anything of that length is allocated. */
  @Test
  void frameLongerThanItsTypeAllows_isRefusedByItsHeader() {
    for (FrameType type : FrameType.values()) {
      for (int length : new int[] {type.maxBodyBytes() + 1, Integer.MAX_VALUE, -1}) {
        ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
        header.put((byte) type.code()).putInt(length).flip();
        assertThatThrownBy(() -> FrameHeader.read(header))
            .isInstanceOf(MalformedFrameException.class)
            .hasMessageContaining("want 0 to");
      }
    }
    assertThatThrownBy(() -> FrameHeader.read(ByteBuffer.allocate(FrameHeader.BYTES)))
        .isInstanceOf(MalformedFrameException.class);
  }

  private HandshakeStep receive(HandshakeStep step, Frame frame) throws HandshakeRefused {
    return Handshake.received(step.state(), frame, TestWorld.NOW, world.random);
  }

  private HandshakeStep attest(TestWorld.Host host, Role role, HandshakeStep step)
      throws HandshakeRefused {
    return Handshake.attested(
        step.state(), world.sign(host.result(role, step.attest().orElseThrow())), TestWorld.NOW);
  }
}
