package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.session.HandshakeState.Established;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Runs both ends of a handshake over a network that an attacker may sit on. */
final class TestNetwork {

  /** What the attacker makes of a frame that a role sends. */
  interface Attacker {
    List<Frame> forward(Role sender, Frame frame);

    Attacker NONE = (_, frame) -> List.of(frame);
  }

  final TestWorld world;
  final List<Frame> recorded = new ArrayList<>();
  final Map<Role, List<Frame>> recordedOf = new EnumMap<>(Role.class);
  final Map<Role, HandshakeState> states = new EnumMap<>(Role.class);
  Attacker attacker = Attacker.NONE;

  /** What the verifier answers to a role that asks for a nonce. */
  BiFunction<Role, Bytes, String> attest;

  private final Map<Role, Deque<Frame>> inbox = new EnumMap<>(Role.class);

  TestNetwork(TestWorld world) {
    this.world = world;
    this.attest =
        (role, nonce) ->
            world.sign((role == Role.SOURCE ? world.source : world.target).result(role, nonce));
  }

  /**
   * Runs to the end.
   *
   * @throws HandshakeRefused the first refusal of either end
   */
  TestNetwork run() throws HandshakeRefused {
    return run(world.sourceSetup(), world.targetSetup());
  }

  TestNetwork run(HandshakeSetup source, HandshakeSetup target) throws HandshakeRefused {
    for (Role role : Role.values()) {
      inbox.put(role, new ArrayDeque<>());
      recordedOf.put(role, new ArrayList<>());
    }
    take(Role.SOURCE, Handshake.begin(source, world.random));
    take(Role.TARGET, Handshake.begin(target, world.random));
    while (inbox.values().stream().anyMatch(frames -> !frames.isEmpty())) {
      for (Role role : Role.values()) {
        Frame frame = inbox.get(role).poll();
        if (frame != null) {
          take(role, Handshake.received(states.get(role), frame, TestWorld.NOW, world.random));
        }
      }
    }
    return this;
  }

  Session session(Role role) {
    return ((Established) states.get(role)).session();
  }

  private void take(Role role, HandshakeStep step) throws HandshakeRefused {
    states.put(role, step.state());
    for (Frame frame : step.send()) {
      recorded.add(frame);
      recordedOf.get(role).add(frame);
      inbox.get(role.other()).addAll(attacker.forward(role, frame));
    }
    if (step.attest().isPresent()) {
      String token = attest.apply(role, step.attest().get());
      take(role, Handshake.attested(step.state(), token, TestWorld.NOW));
    }
  }
}
