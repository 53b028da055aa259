package dev.sealift.hostagent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** A thread of the agent's own, from the agent's start to its end. */
public abstract class BackgroundTask implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(BackgroundTask.class);

  /** After an error of ours the task starts over, not so fast that the log is all it does. */
  private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

  private final String name;
  private final int phase;

  private volatile @Nullable Thread thread;

  /**
   * A task that is not started yet.
   *
   * @param phase tasks of lower phases start earlier and end later
   */
  protected BackgroundTask(String name, int phase) {
    this.name = name;
    this.phase = phase;
  }

  /** Does the work until it is interrupted. */
  protected abstract void run() throws InterruptedException;

  @Override
  public final void start() {
    Thread started = Thread.ofVirtual().name(name).unstarted(this::runUntilInterrupted);
    thread = started;
    started.start();
  }

  @Override
  public final void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public final boolean isRunning() {
    return thread != null;
  }

  @Override
  public final int getPhase() {
    return phase;
  }

  private void runUntilInterrupted() {
    try {
      while (isRunning()) {
        try {
          run();
        } catch (RuntimeException e) {
          log.atError().addKeyValue("task", name).setCause(e).log("task failed, starting over");
          Thread.sleep(AFTER_ERROR);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
