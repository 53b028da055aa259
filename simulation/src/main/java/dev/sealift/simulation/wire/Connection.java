package dev.sealift.simulation.wire;

import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Carries frames between two ends, in an order of its own, past the adversary. */
final class Connection {

  /** More than any migration here needs; a connection that takes longer hangs. */
  private static final int MAX_STEPS = 500;

  private final World world;
  private final End source;
  private final End target;
  private final List<Network> networks;

  Connection(World world, End source, End target, List<Network> networks) {
    this.world = world;
    this.source = source;
    this.target = target;
    this.networks = networks;
  }

  /** Carries until nobody has anything to say. */
  void run() {
    source.begin();
    target.begin();
    for (int step = 0; step < MAX_STEPS; step++) {
      boolean sourceFirst = world.order.nextInt(2) == 0;
      if (!carry(sourceFirst ? source : target)
          && !carry(sourceFirst ? target : source)
          && !source.go()) {
        return;
      }
    }
    throw new WireViolation("N8", "the connection has no end");
  }

  private boolean carry(End sender) {
    byte[] frame = sender.outbox.poll();
    if (frame == null) {
      return false;
    }
    Role role = sender.role;
    FrameType type = Network.typeOf(frame).orElseThrow();
    world.record(new World.Recorded(sender.trip.number(), role, type, frame));
    List<byte[]> forth = List.of(frame);
    List<byte[]> back = new ArrayList<>();
    for (Network network : networks) {
      back.addAll(network.back(role, frame));
      List<byte[]> through = new ArrayList<>();
      for (byte[] one : forth) {
        through.addAll(Network.typeOf(one).isPresent() ? network.forward(role, one) : List.of(one));
      }
      forth = through;
    }
    if (forth.size() != 1 || !Arrays.equals(forth.getFirst(), frame)) {
      world.tell("the adversary makes %d of %s's %s".formatted(forth.size(), sender, type));
    } else if (type != FrameType.REJECTED) {
      world.tell("%s: %s".formatted(sender, type));
    }
    End receiver = sender.equals(source) ? target : source;
    forth.forEach(receiver::deliver);
    back.forEach(sender::deliver);
    return true;
  }
}
