package dev.sealift.simulation.wire;

import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Role;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the parts of one run share. */
final class World {

  final SecureRandom random;

  /** Orders what happens. */
  final SplittableRandom order;

  final Verifier verifier = new Verifier();
  final Nonces nonces = new Nonces();

  /** All ends that ever learned keys, in this order. */
  final List<End> ends = new ArrayList<>();

  private final List<Recorded> recorded = new ArrayList<>();
  private final List<String> story = new ArrayList<>();

  /**
   * A frame that was sent.
   *
   * @param trip number of the migration
   * @param bytes as it was sent
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; copied before it is changed
  record Recorded(int trip, Role sender, FrameType type, byte[] bytes) {}

  World(long seed) {
    random = new Seeded(seed);
    order = new SplittableRandom(seed);
  }

  void record(Recorded frame) {
    recorded.add(frame);
  }

  /** What a role sent in a migration, of one type. */
  List<byte[]> recorded(int trip, Role sender, FrameType type) {
    return recorded.stream()
        .filter(f -> f.trip() == trip && f.sender() == sender && f.type() == type)
        .map(Recorded::bytes)
        .toList();
  }

  void tell(String line) {
    story.add(line);
  }

  List<String> story() {
    return List.copyOf(story);
  }
}
