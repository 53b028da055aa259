package dev.sealift.simulation.mutation;

import dev.sealift.simulation.Experiment;
import dev.sealift.simulation.TracedSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;

/** The simulator over one mutant. */
public final class Trial {

  private final Object experiment;
  private final Object traced;

  /** Loads the mutant. */
  public Trial(Mutant mutant) {
    try {
      MutatingLoader loader = new MutatingLoader(mutant.changes());
      experiment = made(loader, Experiment.class);
      traced = made(loader, TracedSchedule.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the mutant %s cannot be loaded".formatted(mutant.name()), e);
    }
  }

  private static Object made(MutatingLoader loader, Class<?> type)
      throws ReflectiveOperationException {
    return loader.loadClass(type.getName()).getConstructor().newInstance();
  }

  /** The lowest of {@code count} seeds whose schedule breaks an invariant. */
  public Optional<Long> search(long first, long count) {
    long seed = ((LongBinaryOperator) experiment).applyAsLong(first, count);
    return seed == Experiment.NONE ? Optional.empty() : Optional.of(seed);
  }

  /** What the schedule of a seed breaks; nothing if it breaks no invariant. */
  @SuppressWarnings("unchecked") // it is an Experiment, of another loader
  public Optional<Kill> kill(long seed) {
    List<String> told = ((LongFunction<List<String>>) experiment).apply(seed);
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(new Kill(seed, told.getFirst(), told.subList(1, told.size())));
  }

  /** What is done in the schedule of a seed, as {@link TracedSchedule} tells it. */
  @SuppressWarnings("unchecked") // it is a TracedSchedule, of another loader
  public List<Map<String, String>> trace(long seed) {
    return ((LongFunction<List<Map<String, String>>>) traced).apply(seed);
  }
}
