package dev.sealift.simulation.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Tries the runs of consecutive seeds. What it finds does not depend on the number of threads. */
public final class WireSearch {

  private static final int SLICE = 20;

  private WireSearch() {}

  /**
   * What was found.
   *
   * @param runs how many were tried, of two migrations each
   * @param agreed how many honest ends agreed with their peer
   * @param moved how many migrations ended with the machine at its target, whole
   * @param refused how many honest ends refused
   * @param violations in how many runs an attack succeeded
   * @param firstBroken the lowest seed of those
   */
  public record Result(
      long runs,
      long agreed,
      long moved,
      long refused,
      long violations,
      @Nullable Long firstBroken) {

    private static final Result NONE = new Result(0, 0, 0, 0, 0, null);

    private Result plus(Result other) {
      return new Result(
          runs + other.runs,
          agreed + other.agreed,
          moved + other.moved,
          refused + other.refused,
          violations + other.violations,
          firstBroken == null ? other.firstBroken : firstBroken);
    }
  }

  /**
   * Tries the runs of seeds.
   *
   * @param first the first seed
   * @param count how many
   * @param stopAtFirst whether to end with the slice in which an attack succeeds
   * @param progress hears how many runs were tried
   */
  public static Result run(long first, long count, boolean stopAtFirst, LongConsumer progress)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    Result result = Result.NONE;
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (long from = first; from < first + count; ) {
        List<Future<Result>> slices = new ArrayList<>();
        for (int i = 0; i < threads && from < first + count; i++) {
          long begin = from;
          long end = Math.min(first + count, from + SLICE);
          slices.add(workers.submit(() -> slice(begin, end)));
          from = end;
        }
        for (Future<Result> slice : slices) {
          result = result.plus(get(slice));
          progress.accept(result.runs());
        }
        if (stopAtFirst && result.violations() > 0) {
          return result;
        }
      }
    }
    return result;
  }

  /**
   * The story of a seed, as short as it can be.
   *
   * @return its lines; none if no attack succeeds in the run of the seed
   */
  public static List<String> story(long seed) {
    WireRun run = WireRun.of(seed);
    return run.violation() == null ? List.of() : run.shrunk().story();
  }

  private static Result slice(long first, long end) {
    Result result = Result.NONE;
    for (long seed = first; seed < end; seed++) {
      WireRun run = WireRun.of(seed);
      boolean broken = run.violation() != null;
      result =
          result.plus(
              new Result(
                  1,
                  run.agreed(),
                  run.moved(),
                  run.refusals().size(),
                  broken ? 1 : 0,
                  broken ? seed : null));
    }
    return result;
  }

  private static Result get(Future<Result> slice) throws InterruptedException {
    try {
      return slice.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run failed beyond what it checks", e.getCause());
    }
  }
}
