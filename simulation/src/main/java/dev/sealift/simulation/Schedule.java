package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setup and the moves that were made in it; making them again leads to the same.
 *
 * @param moves those that changed something, in order
 * @param steps how many were tried
 * @param violation what it ended with, if an invariant broke
 */
record Schedule(Setup setup, List<Action> moves, int steps, @Nullable Violation violation) {

  /** The schedule of a seed. */
  static Schedule of(long seed, Observer observer) {
    return of(seed, Crypto.SYMBOLS, observer);
  }

  /** The schedule of a seed, with what is said carried by this cryptography. */
  static Schedule of(long seed, Crypto crypto, Observer observer) {
    Schedules schedules = new Schedules(seed);
    Setup setup = schedules.setup();
    World world = new World(setup, crypto);
    Moves all = new Moves(world, observer);
    int length = schedules.length();
    List<Action> made = new ArrayList<>();
    try {
      for (int i = 0; i < length; i++) {
        Action action = schedules.next(world);
        made.add(action);
        if (!all.apply(action)) {
          made.removeLast();
        }
      }
      Healing.heal(world, observer);
      return new Schedule(setup, made, length, null);
    } catch (Violation e) {
      return new Schedule(setup, made, length, e);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return new Schedule(setup, made, length, assertion(e));
    }
  }

  /** The same moves again. */
  static Schedule replay(Setup setup, List<Action> moves, Observer observer) {
    World world = new World(setup, Crypto.SYMBOLS);
    Moves all = new Moves(world, observer);
    try {
      moves.forEach(all::apply);
      Healing.heal(world, observer);
      return new Schedule(setup, moves, moves.size(), null);
    } catch (Violation e) {
      return new Schedule(setup, moves, moves.size(), e);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return new Schedule(setup, moves, moves.size(), assertion(e));
    }
  }

  /** The core asserts its invariants where it makes its values, and names them. */
  private static Violation assertion(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(':');
    boolean named = message.startsWith("S") && colon > 0 && colon <= 3;
    return named
        ? new Violation(message.substring(0, colon), message.substring(colon + 2))
        : new Violation("core", message);
  }
}
