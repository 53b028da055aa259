package dev.sealift.orchestrator.migration;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Finds migrations that are due and has their steps taken.
 *
 * <p>A lease keeps two instances from taking one step; were it taken twice, nothing would differ.
 * After a start every migration under way is due, so that what happened meanwhile is asked first.
 */
@Component
class RunnerLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RunnerLoop.class);

  /** Beyond the longest step: two calls of the broker with two tries each. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Steps at once: they wait for the broker, and each holds a connection for moments. */
  private static final int BATCH = 16;

  private static final long IDLE_MILLIS = 100;

  /**
   * While we were away, hosts may have moved on: what they told is heard first, and the time that
   * they could not be heard counts for none of their deadlines.
   */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** How long a stop waits for the steps being taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final MigrationStore store;
  private final SagaRunner runner;
  private final RunnerSignal signal;
  private final Clock clock;
  private volatile boolean running;
  private Thread thread = new Thread();

  RunnerLoop(MigrationStore store, SagaRunner runner, RunnerSignal signal, Clock clock) {
    this.store = store;
    this.runner = runner;
    this.signal = signal;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("sagas").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    signal.raise();
    try {
      // An interrupt would break the connection it uses, so it comes last.
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    boolean reconciled = false;
    try (ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor()) {
      while (running) {
        try {
          if (!reconciled) {
            store.makeAllDue(clock.instant(), clock.instant().plus(GRACE));
            reconciled = true;
          }
          List<String> due = store.takeDue(clock.instant(), LEASE, BATCH);
          due.forEach(id -> steps.execute(() -> step(id)));
        } catch (DataAccessException | TransactionException e) {
          LOG.warn(
              "The migrations that are due could not be read; trying again: {}",
              String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)));
        }
        signal.await(IDLE_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("The runner stops");
    }
  }

  private void step(String id) {
    try {
      runner.step(id);
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn()
          .addKeyValue("migration", id)
          .setCause(e)
          .log("A step failed at the database; it is taken again when its lease ends");
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("migration", id).setCause(e).log("A step failed");
    }
  }
}
