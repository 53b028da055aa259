package dev.sealift.keybroker.hold;

import dev.sealift.keybroker.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Holds requests until they can be answered.
 *
 * <p>What happens in this instance wakes them at once; what happens in another one, by a look at
 * the database.
 */
@Component
public final class Holds {

  /** Longest hold; the agents' read timeout is twice that. */
  private static final Duration MAX_HOLD = Duration.ofSeconds(20);

  /**
   * Between two looks: what another instance decided waits no longer than a tenth of a blackout.
   */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Most held requests: two a migration for more migrations than a cluster runs at once. */
  private static final int MAX_HELD = 512;

  private final Semaphore places = new Semaphore(MAX_HELD);
  private final ConcurrentMap<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

  /** Wakes whoever waits for a change of this thing. */
  public void changed(String thing) {
    CompletableFuture<Void> change = changes.remove(thing);
    if (change != null) {
      change.complete(null);
    }
  }

  /** Waits until there is an answer that is cheap to look for, or 20 seconds. */
  public <T> Optional<T> until(String thing, Supplier<Optional<T>> answer) {
    return until(thing, MAX_HOLD, answer, answer);
  }

  /** Waits until there is an answer that is cheap to look for, or so long. */
  public <T> Optional<T> until(String thing, Duration atMost, Supplier<Optional<T>> answer) {
    return until(thing, atMost, answer, answer);
  }

  /**
   * Waits until there is an answer, or 20 seconds.
   *
   * @param thing what must change for it
   * @param look a cheap look; while it tells the same, there is no answer
   * @param answer asks for the answer
   */
  public <T> Optional<T> until(String thing, Supplier<?> look, Supplier<Optional<T>> answer) {
    return until(thing, MAX_HOLD, look, answer);
  }

  private <T> Optional<T> until(
      String thing, Duration atMost, Supplier<?> look, Supplier<Optional<T>> answer) {
    if (!places.tryAcquire()) {
      throw ProblemException.busy("too many requests are held; try again");
    }
    try {
      return held(thing, atMost, look, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  private <T> Optional<T> held(
      String thing, Duration atMost, Supplier<?> look, Supplier<Optional<T>> answer)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Object seen = null;
    while (true) {
      // Registered before the look, so that no change falls between the two.
      CompletableFuture<Void> change =
          changes.computeIfAbsent(thing, _ -> new CompletableFuture<>());
      Object now = look.get();
      if (!now.equals(seen)) {
        seen = now;
        Optional<T> found = answer.get();
        if (found.isPresent()) {
          return found;
        }
      }
      if (System.nanoTime() - deadline >= 0) {
        changes.remove(thing, change);
        return Optional.empty();
      }
      await(change);
    }
  }

  private static void await(CompletableFuture<Void> change) throws InterruptedException {
    try {
      change.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Time for another look.
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a change never fails", e);
    }
  }
}
