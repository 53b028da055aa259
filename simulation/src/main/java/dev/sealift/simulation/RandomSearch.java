package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Tries schedules of consecutive seeds. What it finds does not depend on the number of threads. */
public final class RandomSearch {

  private static final int SLICE = 500;

  private RandomSearch() {}

  /**
   * What was found.
   *
   * @param schedules how many were tried
   * @param steps moves that were tried in all of them
   * @param violations of how many an invariant broke
   * @param firstBroken the lowest seed of those
   */
  public record Result(long schedules, long steps, long violations, @Nullable Long firstBroken) {

    private Result plus(Result other) {
      Long first = firstBroken == null ? other.firstBroken : firstBroken;
      return new Result(
          schedules + other.schedules, steps + other.steps, violations + other.violations, first);
    }
  }

  /**
   * Tries the schedules of seeds.
   *
   * @param first the first seed
   * @param count how many
   * @param stopAtFirst whether to end with the slice in which an invariant breaks
   * @param progress hears how many schedules were tried
   */
  public static Result run(long first, long count, boolean stopAtFirst, LongConsumer progress)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    Result result = new Result(0, 0, 0, null);
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (long from = first; from < first + count; ) {
        List<Future<Result>> slices = new ArrayList<>();
        for (int i = 0; i < threads * 8 && from < first + count; i++) {
          long begin = from;
          long end = Math.min(first + count, from + SLICE);
          slices.add(workers.submit(() -> slice(begin, end)));
          from = end;
        }
        for (Future<Result> slice : slices) {
          result = result.plus(get(slice));
          progress.accept(result.schedules());
        }
        if (stopAtFirst && result.violations() > 0) {
          return result;
        }
      }
    }
    return result;
  }

  private static Result slice(long first, long end) {
    Result result = new Result(0, 0, 0, null);
    for (long seed = first; seed < end; seed++) {
      Schedule schedule = Schedule.of(seed, Observer.NONE);
      boolean broken = schedule.violation() != null;
      result = result.plus(new Result(1, schedule.steps(), broken ? 1 : 0, broken ? seed : null));
    }
    return result;
  }

  private static Result get(Future<Result> slice) throws InterruptedException {
    try {
      return slice.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a schedule failed beyond its invariants", e.getCause());
    }
  }
}
