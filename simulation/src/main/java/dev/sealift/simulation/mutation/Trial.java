package dev.sealift.simulation.mutation;

import dev.sealift.simulation.Experiment;
import dev.sealift.simulation.wire.WireExperiment;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;

/** The simulator over one mutant. */
public final class Trial {

  private final Object experiment;

  /** Loads the mutant, and the simulator of the state machines over it. */
  public Trial(Mutant mutant) {
    this(mutant, Experiment.class);
  }

  private Trial(Mutant mutant, Class<?> kind) {
    try {
      experiment =
          new MutatingLoader(mutant.changes())
              .loadClass(kind.getName())
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the mutant %s cannot be loaded".formatted(mutant.name()), e);
    }
  }

  /** Loads the mutant, and the simulator of handshake and records over it. */
  public static Trial onTheWire(Mutant mutant) {
    return new Trial(mutant, WireExperiment.class);
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
}
