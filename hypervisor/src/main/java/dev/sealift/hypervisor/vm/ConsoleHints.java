package dev.sealift.hypervisor.vm;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Turns bytes that a guest writes one by one into hints that there is something to read. */
public final class ConsoleHints implements Tasks.Task {

  /** Twenty a second: a reader that is told so often lags by no more than people notice. */
  private static final Duration PERIOD = Duration.ofMillis(50);

  private final Semaphore written = new Semaphore(0);
  private final Runnable hint;
  private volatile boolean ended;

  ConsoleHints(Runnable hint) {
    this.hint = hint;
  }

  /** Says that a byte was written; called on the vCPU thread for each. */
  void onByte() {
    if (written.availablePermits() == 0) {
      written.release();
    }
  }

  /** Gives no more hints. */
  void end() {
    ended = true;
    written.release();
  }

  @Override
  public void run() throws InterruptedException {
    while (true) {
      written.acquire();
      written.drainPermits();
      if (ended) {
        return;
      }
      hint.run();
      Thread.sleep(PERIOD);
    }
  }
}
