package dev.sealift.simulation.mutation;

import dev.sealift.simulation.Experiment;
import dev.sealift.simulation.TracedSchedule;
import dev.sealift.simulation.wire.WireExperiment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;

/** A simulator over one mutant. */
public final class Trial {

  private final MutatingLoader loader;
  private final Object experiment;

  /** Loads the mutant, and the simulator of the state machines over it. */
  public Trial(Mutant mutant) {
    this(mutant, Experiment.class);
  }

  private Trial(Mutant mutant, Class<?> kind) {
    loader = new MutatingLoader(mutant.changes());
    experiment = made(loader, kind);
  }

  /** Loads the mutant, and the simulator of handshake and records over it. */
  public static Trial onTheWire(Mutant mutant) {
    return new Trial(mutant, WireExperiment.class);
  }

  private static Object made(MutatingLoader loader, Class<?> kind) {
    try {
      return loader.loadClass(kind.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s cannot be loaded".formatted(kind.getName()), e);
    }
  }

  /** The lowest of {@code count} seeds whose schedule breaks an invariant. */
  public Optional<Long> search(long first, long count) {
    long seed = ((LongBinaryOperator) experiment).applyAsLong(first, count);
    return seed == Experiment.NONE ? Optional.empty() : Optional.of(seed);
  }

  /** What the schedule of a seed breaks; nothing if it breaks no invariant. */
  @SuppressWarnings("unchecked") // it is an Experiment, of another loader
  public Optional<Kill> kill(long seed) {
    return kill(seed, ((LongFunction<List<String>>) experiment).apply(seed));
  }

  /**
   * What one attack on the wire breaks by itself.
   *
   * @param attack its name
   * @param choice even for one that comes from the target, and which of its forms
   */
  @SuppressWarnings("unchecked") // it is a WireExperiment, of another loader
  public Optional<Kill> underAttack(String attack, int choice) {
    var attacked = (BiFunction<String, Integer, List<String>>) experiment;
    return kill(choice, attacked.apply(attack, choice));
  }

  private static Optional<Kill> kill(long seed, List<String> told) {
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(new Kill(seed, told.getFirst(), told.subList(1, told.size())));
  }

  /** What is done in the schedule of a seed, as {@link TracedSchedule} tells it. */
  @SuppressWarnings("unchecked") // it is a TracedSchedule, of another loader
  public List<Map<String, String>> trace(long seed) {
    return ((LongFunction<List<Map<String, String>>>) made(loader, TracedSchedule.class))
        .apply(seed);
  }
}
