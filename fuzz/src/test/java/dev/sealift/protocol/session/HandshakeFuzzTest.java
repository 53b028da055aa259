package dev.sealift.protocol.session;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.session.HandshakeState.Established;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Two real ends and an attacker between them who drops, repeats, changes, exchanges and makes up
 * frames in every state. Nothing but a refusal comes out, and who took anything that the other did
 * not send, in its order, is never established.
 */
class HandshakeFuzzTest {

  private static final FuzzWorld WORLD = new FuzzWorld();

  private final SecureRandom random = new SecureRandom();

  @FuzzTest(maxDuration = "2m")
  void handshake(FuzzedDataProvider data) throws Exception {
    Map<Role, End> ends = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      ends.put(role, new End(role));
    }
    for (Role role : Role.values()) {
      ends.get(role).take(Handshake.begin(WORLD.setup(role), random), ends);
    }
    for (int step = 0; step < 16; step++) {
      Role role = data.consumeBoolean() ? Role.SOURCE : Role.TARGET;
      ends.get(role).next(data, ends);
    }
    ends.values().forEach(End::close);
  }

  private final class End {
    final Role role;
    final Deque<Frame> inbox = new ArrayDeque<>();
    HandshakeState state;
    boolean deceived;
    boolean over;

    End(Role role) {
      this.role = role;
    }

    void next(FuzzedDataProvider data, Map<Role, End> ends) throws Exception {
      int attack = data.consumeInt(0, 11);
      Frame honest = inbox.peek();
      if (over || (honest == null && attack < 8)) {
        return;
      }
      Frame frame =
          switch (attack) {
            case 8 -> made(data);
            case 9 -> honest == null ? made(data) : changed(honest, data);
            case 10 -> honest == null ? made(data) : resized(honest, data);
            case 11 -> ends.get(role.other()).inbox.peek();
            default -> inbox.poll();
          };
      if (frame == null) {
        return;
      }
      deceived |= attack >= 8 && !frame.equals(honest);
      if (attack >= 8 && frame.equals(honest)) {
        inbox.poll();
      }
      try {
        take(Handshake.received(state, frame, FuzzWorld.NOW, random), ends);
      } catch (HandshakeRefused e) {
        over = true;
      }
      if (deceived && state instanceof Established) {
        throw new AssertionError("an end that was deceived is established");
      }
    }

    void take(HandshakeStep step, Map<Role, End> ends) throws HandshakeRefused {
      state = step.state();
      End other = ends.get(role.other());
      if (other != null) {
        other.inbox.addAll(step.send());
      }
      Optional<Bytes> attest = step.attest();
      if (attest.isPresent()) {
        String token = WORLD.attest(role, attest.get());
        take(Handshake.attested(state, token, FuzzWorld.NOW), ends);
      }
    }

    void close() {
      state.close();
    }
  }

  private static Frame made(FuzzedDataProvider data) {
    FrameType type = data.pickValue(FrameType.values());
    byte[] body = data.consumeBytes(Math.min(type.maxBodyBytes(), 2000));
    return new Frame(type, Bytes.copyOf(body));
  }

  private static Frame changed(Frame frame, FuzzedDataProvider data) {
    byte[] body = frame.body().toArray();
    if (body.length > 0) {
      body[data.consumeInt(0, body.length - 1)] ^= (byte) data.consumeInt(1, 255);
    }
    return new Frame(frame.type(), Bytes.copyOf(body));
  }

  private static Frame resized(Frame frame, FuzzedDataProvider data) {
    int length = data.consumeInt(0, frame.type().maxBodyBytes());
    return new Frame(
        frame.type(), Bytes.copyOf(java.util.Arrays.copyOf(frame.body().toArray(), length)));
  }
}
