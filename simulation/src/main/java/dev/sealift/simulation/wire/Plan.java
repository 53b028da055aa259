package dev.sealift.simulation.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a run does, made from a seed: the same for the same seed.
 *
 * @param order of what happens, and what the ends draw
 * @param moves of the adversary
 */
record Plan(long order, List<Move> moves) {

  private static final Attack[] ATTACKS = Attack.values();

  Plan {
    moves = List.copyOf(moves);
  }

  static Plan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4) / 2;
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      moves.add(
          new Move(
              ATTACKS[random.nextInt(ATTACKS.length)],
              random.nextInt(2),
              random.nextInt(2),
              random.nextInt(1 << 16)));
    }
    return new Plan(seed, moves);
  }

  /** One attack alone, on the way back: then there is something earlier to replay. */
  static Plan of(Attack attack, int choice) {
    return new Plan(choice, List.of(new Move(attack, 1, choice, choice)));
  }

  /** How many migrations it takes: none after the last that is attacked. */
  int trips() {
    return moves.isEmpty() ? 2 : 1 + moves.stream().mapToInt(Move::trip).max().orElse(0);
  }

  /** The same without one of its moves. */
  Plan without(int move) {
    List<Move> others = new ArrayList<>(moves);
    others.remove(move);
    return new Plan(order, others);
  }
}
