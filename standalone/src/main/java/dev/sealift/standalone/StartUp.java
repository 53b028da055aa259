package dev.sealift.standalone;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.ProcessFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes side by side, each as soon as those it needs are ready; gives up at the first
 * failure.
 */
final class StartUp {
  private final Progress progress;
  private final long began = System.nanoTime();

  StartUp(Progress progress) {
    this.progress = progress;
  }

  /**
   * One process to start.
   *
   * @param process not running yet
   * @param after names of the processes that must be ready before; each earlier in the list
   * @param before done just before its start
   * @param afterwards done once it is ready, and before those that need it start
   */
  record Step(ManagedProcess process, Set<String> after, Action before, Action afterwards) {}

  /** What must be done before or after the first start of a process. */
  @FunctionalInterface
  interface Action {
    /** Does it. */
    void run() throws IOException, ProcessFailedException, ClusterException;
  }

  /** Returns when all are ready. */
  void run(List<Step> steps) throws ClusterException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> failed = new CompletableFuture<>();
      Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
      for (Step step : steps) {
        CompletableFuture<?>[] needed =
            step.after().stream().map(ready::get).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> started =
            CompletableFuture.allOf(needed).thenRunAsync(() -> start(step), executor);
        started.exceptionally(failure -> {
          failed.completeExceptionally(failure);
          return null;
        });
        ready.put(step.process().name(), started);
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(ready.values().toArray(CompletableFuture<?>[]::new));
      try {
        CompletableFuture.anyOf(all, failed).get();
      } finally {
        executor.shutdownNow();
      }
    } catch (ExecutionException failure) {
      throw asClusterException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Reason.FAILED, "the start was interrupted", interrupted);
    }
  }

  private void start(Step step) {
    try {
      step.before().run();
      step.process().start();
      step.afterwards().run();
      progress.ready(step.process().name(), Duration.ofNanos(System.nanoTime() - began));
    } catch (IOException | ProcessFailedException | ClusterException failure) {
      throw new CompletionException(failure);
    }
  }

  private static ClusterException asClusterException(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case ClusterException known -> known;
      case ProcessFailedException _, IOException _ ->
          new ClusterException(Reason.FAILED, String.valueOf(cause.getMessage()), cause);
      default ->
          throw new IllegalStateException("a start failed for a reason nobody thought of", cause);
    };
  }
}
