package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that can happen within bounds, breadth first: no state is left out, and none is
 * looked at twice. From every state the world is also healed, so that S15 holds wherever it ends.
 *
 * <p>A step that concerns one boot alone and that nobody can see or hinder (the keys of a session
 * are there, all is installed) is taken before any other: whatever comes meanwhile leads to the
 * same state, be it first or last.
 */
public final class ExhaustiveSearch {

  private static final int SLICE = 256;

  private final Bounds bounds;
  private final Interner interner = new Interner();
  private final Fingerprints seen = new Fingerprints();
  private final AtomicLong settled = new AtomicLong();
  private final boolean reduced;

  private ExhaustiveSearch(Bounds bounds, boolean reduced) {
    this.bounds = bounds;
    this.reduced = reduced;
  }

  /**
   * What was found.
   *
   * @param states how many different ones can be reached, as far as was searched
   * @param settled in how many of them no step waits that nobody sees
   * @param depth how many moves away the farthest is
   * @param invariant which broke, if one did; the search ends there
   * @param story the moves that lead there
   */
  public record Result(
      Bounds bounds,
      long states,
      long settled,
      int depth,
      @Nullable String invariant,
      List<String> story) {}

  /** The way to a state. */
  private record Way(@Nullable Way before, Action action) {

    static List<Action> moves(@Nullable Way last) {
      List<Action> moves = new ArrayList<>();
      for (Way way = last; way != null; way = way.before) {
        moves.add(way.action);
      }
      return moves.reversed();
    }
  }

  private record State(World world, @Nullable Way way) {}

  /** The states after some others, or the first of them that breaks an invariant. */
  private record Next(List<State> states, @Nullable Schedule broken) {}

  /**
   * Searches all.
   *
   * @param progress hears how many states were found, after each depth
   */
  public static Result run(Bounds bounds, LongConsumer progress) throws InterruptedException {
    return run(bounds, true, progress);
  }

  /** Searches all, with every order of steps that nobody sees, or with one of them. */
  static Result run(Bounds bounds, boolean reduced, LongConsumer progress)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      return new ExhaustiveSearch(bounds, reduced).run(workers, progress);
    }
  }

  private Result run(ExecutorService workers, LongConsumer progress) throws InterruptedException {
    World start = new World(bounds.setup(), Crypto.SYMBOLS);
    interner.isNew(start, seen);
    List<State> frontier = List.of(new State(start, null));
    int depth = 0;
    while (true) {
      Next next = after(frontier, workers);
      if (next.broken() != null) {
        Schedule broken = next.broken();
        String invariant = broken.violation() == null ? "core" : broken.violation().invariant();
        return new Result(
            bounds, seen.size(), settled.get(), depth + 1, invariant, Story.tell(broken));
      }
      if (next.states().isEmpty()) {
        return new Result(bounds, seen.size(), settled.get(), depth, null, List.of());
      }
      frontier = next.states();
      depth++;
      progress.accept(seen.size());
    }
  }

  private Next after(List<State> frontier, ExecutorService workers) throws InterruptedException {
    List<Callable<Next>> slices = new ArrayList<>();
    for (int from = 0; from < frontier.size(); from += SLICE) {
      List<State> slice = frontier.subList(from, Math.min(from + SLICE, frontier.size()));
      slices.add(() -> after(slice));
    }
    List<State> states = new ArrayList<>();
    for (Future<Next> slice : workers.invokeAll(slices)) {
      Next next = get(slice);
      if (next.broken() != null) {
        return next;
      }
      states.addAll(next.states());
    }
    return new Next(states, null);
  }

  private Next after(List<State> states) {
    List<State> found = new ArrayList<>();
    for (State state : states) {
      for (Action action : actions(state.world())) {
        if (bounds.allow(state.world(), action)) {
          Schedule broken = follow(state, action, found);
          if (broken != null) {
            return new Next(List.of(), broken);
          }
        }
      }
    }
    return new Next(found, null);
  }

  private List<Action> actions(World world) {
    Action unseen = reduced ? Honest.unseen(world) : null;
    if (unseen != null) {
      return List.of(unseen);
    }
    List<Action> actions = new ArrayList<>();
    Moves.forEach(world, actions::add);
    return actions;
  }

  private @Nullable Schedule follow(State state, Action action, List<State> found) {
    World world = state.world().copy();
    Way way = new Way(state.way(), action);
    try {
      if (new Moves(world, Observer.NONE).apply(action) && interner.isNew(world, seen)) {
        Healing.heal(world.copy(), Observer.NONE);
        found.add(new State(world, way));
        if (Honest.unseen(world) == null) {
          settled.incrementAndGet();
        }
      }
      return null;
    } catch (Violation | IllegalStateException | IllegalArgumentException e) {
      return Schedule.replay(bounds.setup(), Way.moves(way), Observer.NONE);
    }
  }

  private static Next get(Future<Next> slice) throws InterruptedException {
    try {
      return slice.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a move failed beyond its invariants", e.getCause());
    }
  }
}
