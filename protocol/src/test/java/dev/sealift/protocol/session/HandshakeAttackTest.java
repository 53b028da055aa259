package dev.sealift.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the connection, by their ids in the attack catalogue. */
class HandshakeAttackTest {

  private final TestWorld world = new TestWorld();
  private final TestNetwork network = new TestNetwork(world);

  /** R2. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void r2_recordedSessionPlayedToOneEnd_isRefused(Role recordedRole) throws Exception {
    TestNetwork old = new TestNetwork(world).run();
    List<Frame> frames = old.recordedOf.get(recordedRole);
    network.attacker =
        (sender, frame) -> sender == recordedRole ? take(frames, frame) : List.of(frame);
    assertThat(refusal()).isEqualTo(Reason.WRONG_NONCE);
  }

  /** R3. */
  @Test
  void r3_ticketOfAnotherMigration_isRefused() throws Exception {
    String other = Signatures.sign(world.broker, world.ticket(new Mid("2".repeat(32))));
    HandshakeRefused refused =
        catchThrowableOfType(
            HandshakeRefused.class,
            () -> network.run(world.sourceSetup(), world.targetSetup(other)));
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_MID);
  }

  /** R3: one mid, but another ticket. */
  @Test
  void r3_anotherTicketOfTheSameMigration_isRefused() throws Exception {
    String other =
        Signatures.sign(
            world.broker,
            world.ticket(world.ticket.mid(), world.ticket.suite(), TestWorld.NOW.plusSeconds(601)));
    HandshakeRefused refused =
        catchThrowableOfType(
            HandshakeRefused.class,
            () -> network.run(world.sourceSetup(), world.targetSetup(other)));
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_TICKET);
  }

  /** R10. */
  @ParameterizedTest
  @EnumSource(
      value = FrameType.class,
      names = {"HELLO_1", "HELLO_2", "HELLO_3", "HELLO_4"})
  void r10_helloThatComesTwice_isRefused(FrameType type) {
    for (Role victim : Role.values()) {
      network.attacker =
          (sender, frame) ->
              sender != victim && frame.type() == type ? List.of(frame, frame) : List.of(frame);
      assertThat(refusal()).isEqualTo(Reason.REPEATED);
    }
  }

  @ParameterizedTest
  @CsvSource({"HELLO_1, HELLO_2", "HELLO_2, HELLO_3", "HELLO_3, HELLO_4"})
  void helloThatIsLeftOut_isRefused(FrameType dropped, FrameType next) {
    network.attacker =
        (_, frame) ->
            frame.type() == dropped
                ? List.of(new Frame(next, Bytes.copyOf(new byte[0])))
                : List.of(frame);
    assertThat(refusal()).isEqualTo(Reason.OUT_OF_ORDER);
  }

  @Test
  void recordBeforeTheEnd_isRefused() {
    Frame record = new Frame(FrameType.RECORD, Bytes.copyOf(new byte[64]));
    network.attacker =
        (_, frame) -> frame.type() == FrameType.HELLO_4 ? List.of(record) : List.of(frame);
    assertThat(refusal()).isEqualTo(Reason.OUT_OF_ORDER);
  }

  /** D1. */
  @ParameterizedTest
  @CsvSource({"0", "2", "127", "255"})
  void d1_anotherVersionInHello1_isRefused(int version) {
    network.attacker = (_, frame) -> List.of(changed(frame, FrameType.HELLO_1, 0, version));
    assertThat(refusal()).isEqualTo(Reason.WRONG_PROTOCOL);
  }

  /** I6: each end must play its own part. */
  @Test
  void i6_endThatClaimsTheOthersRole_isRefused() {
    network.attacker =
        (sender, frame) -> List.of(changed(frame, FrameType.HELLO_1, 1, sender.other().code()));
    assertThat(refusal()).isEqualTo(Reason.WRONG_ROLE);
  }

  /** I6: what an end hears is not what it said. */
  @Test
  void i6_reflectedHello_isRefused() throws Exception {
    HandshakeStep step = Handshake.begin(world.sourceSetup(), world.random);
    assertThatThrownBy(() ->
            Handshake.received(step.state(), step.send().getFirst(), TestWorld.NOW, world.random))
        .isInstanceOfSatisfying(
            HandshakeRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFLECTED));
  }

  /** I4: whoever ends the channel himself cannot have the peer's host vouch for it. */
  @Test
  void i4_relayThatEndsTheChannelItself_isRefused() throws Exception {
    TestNetwork genuine = new TestNetwork(world).run();
    Frame hello1 = genuine.recorded.get(1);
    assertThat(Hello1.decode(hello1.body()).role()).isEqualTo(Role.TARGET);
    network.attacker =
        (sender, frame) ->
            sender == Role.TARGET && frame.type() == FrameType.HELLO_1
                ? List.of(hello1)
                : List.of(frame);
    assertThat(refusal()).isEqualTo(Reason.WRONG_NONCE);
  }

  /** I4: the attestation result of a genuine host, and a boot signature by somebody else. */
  @Test
  void i4_signatureByAnotherBootThanTheAttested_isRefused() throws Exception {
    SigningKey stranger = SigningKey.generate(world.random);
    HandshakeSetup impostor =
        HandshakeSetup.target(
            world.target.self(), stranger, world.anchors, world.ticketToken, TestWorld.NOW);
    HandshakeRefused refused =
        catchThrowableOfType(
            HandshakeRefused.class, () -> network.run(world.sourceSetup(), impostor));
    assertThat(refused.reason()).isEqualTo(Reason.BAD_SIGNATURE);
  }

  /** Every byte of the short fields, then strides that land in every field. */
  @ParameterizedTest
  @EnumSource(
      value = FrameType.class,
      names = {"HELLO_1", "HELLO_2", "HELLO_3", "HELLO_4"})
  void everyFieldOfEveryHello_isRefusedWhenChanged(FrameType type) throws Exception {
    network.run();
    for (Role sender : Role.values()) {
      int length =
          network.recorded.stream()
              .filter(frame -> frame.type() == type)
              .findFirst()
              .orElseThrow()
              .body()
              .length();
      for (int at = 0; at < length; at += at < 4 ? 1 : at < 100 ? 7 : 97) {
        int where = at;
        TestNetwork attacked = new TestNetwork(world);
        attacked.attacker =
            (role, frame) ->
                List.of(
                    role == sender && frame.type() == type && where < frame.body().length()
                        ? flipped(frame, where)
                        : frame);
        assertThatThrownBy(attacked::run)
            .as("byte %d of %s by %s", at, type, sender)
            .isInstanceOf(HandshakeRefused.class);
      }
    }
  }

  /** Each HELLO by each role with every length near its own; longer than its type is no frame. */
  @ParameterizedTest
  @EnumSource(
      value = FrameType.class,
      names = {"HELLO_1", "HELLO_2", "HELLO_3", "HELLO_4"})
  void truncatedOrLongerHellos_areRefused(FrameType type) throws Exception {
    network.run();
    for (Role sender : Role.values()) {
      int honest =
          network.recordedOf.get(sender).stream()
              .filter(frame -> frame.type() == type)
              .findFirst()
              .orElseThrow()
              .body()
              .length();
      for (int length : new int[] {0, 1, honest / 2, honest - 1, honest + 1, type.maxBodyBytes()}) {
        if (length == honest || length > type.maxBodyBytes()) {
          assertThat(honest).isEqualTo(type.maxBodyBytes());
          continue;
        }
        TestNetwork attacked = new TestNetwork(world);
        attacked.attacker =
            (role, frame) ->
                List.of(role == sender && frame.type() == type ? resized(frame, length) : frame);
        assertThatThrownBy(attacked::run, "%s of %d bytes by %s", type, length, sender)
            .isInstanceOf(HandshakeRefused.class);
      }
    }
  }

  /** Longer by bytes that are part of no token, so that nothing but their form gives them away. */
  @ParameterizedTest
  @ValueSource(ints = {0, ' ', '\n', 0x7f, 0x80, 0xff})
  void hello3WithACharacterThatIsNone_isRefusedAsMalformed(int character) {
    network.attacker =
        (_, frame) -> {
          if (frame.type() != FrameType.HELLO_3) {
            return List.of(frame);
          }
          Frame longer = resized(frame, frame.body().length() + 1);
          return List.of(changed(longer, FrameType.HELLO_3, longer.body().length() - 1, character));
        };
    assertThat(refusal()).isEqualTo(Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 127, 128, 255})
  void roleThatIsNone_isRefused(int role) {
    network.attacker = (_, frame) -> List.of(changed(frame, FrameType.HELLO_1, 1, role));
    assertThat(refusal()).isEqualTo(Reason.MALFORMED);
  }

  /** Each type at the bound of its length, and one above; each type that is none. */
  @Test
  void frameHeader() throws Exception {
    for (FrameType type : FrameType.values()) {
      for (long length : new long[] {0, type.maxBodyBytes()}) {
        assertThat(readHeader(type.code(), (int) length))
            .isEqualTo(new FrameHeader(type, (int) length));
      }
      for (long length : new long[] {type.maxBodyBytes() + 1L, 1L << 31, 0xffff_ffffL}) {
        assertThatThrownBy(() -> readHeader(type.code(), (int) length), "%s %d", type, length)
            .isInstanceOf(MalformedFrameException.class);
      }
    }
    for (int code : new int[] {0, 7, 8, 127, 128, 255}) {
      assertThatThrownBy(() -> readHeader(code, 0), "type %d", code)
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  private static FrameHeader readHeader(int code, int length) throws MalformedFrameException {
    return FrameHeader.read(
        ByteBuffer.allocate(FrameHeader.BYTES).put((byte) code).putInt(length).flip());
  }

  private static Frame resized(Frame frame, int length) {
    return new Frame(frame.type(), Bytes.copyOf(Arrays.copyOf(frame.body().toArray(), length)));
  }

  @Test
  void randomFrames_seed1_areRefusedAndNothingElse() {
    Random random = new Random(1);
    FrameType[] types = FrameType.values();
    for (int i = 0; i < 100; i++) {
      int strike = random.nextInt(8);
      int[] seen = {0};
      network.attacker =
          (_, frame) -> {
            if (seen[0]++ != strike) {
              return List.of(frame);
            }
            FrameType type =
                random.nextInt(4) == 0 ? types[random.nextInt(types.length)] : frame.type();
            byte[] body = new byte[random.nextInt(1 + Math.min(type.maxBodyBytes(), 3000))];
            random.nextBytes(body);
            return List.of(new Frame(type, Bytes.copyOf(body)));
          };
      assertThatThrownBy(network::run).isInstanceOf(HandshakeRefused.class);
    }
  }

  private Reason refusal() {
    return catchThrowableOfType(HandshakeRefused.class, network::run).reason();
  }

  private static List<Frame> take(List<Frame> recorded, Frame instead) {
    return recorded.stream().filter(frame -> frame.type() == instead.type()).toList();
  }

  private static Frame changed(Frame frame, FrameType type, int at, int value) {
    if (frame.type() != type) {
      return frame;
    }
    byte[] body = frame.body().toArray();
    body[at] = (byte) value;
    return new Frame(type, Bytes.copyOf(body));
  }

  private static Frame flipped(Frame frame, int at) {
    return changed(frame, frame.type(), at, frame.body().toArray()[at] ^ (1 << (at % 8)));
  }
}
