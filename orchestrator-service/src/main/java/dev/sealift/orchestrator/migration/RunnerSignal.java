package dev.sealift.orchestrator.migration;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the runner when a migration entered a state. */
@Component
class RunnerSignal {

  private final Semaphore raised = new Semaphore(0);

  void raise() {
    raised.release();
  }

  void await(long millis) throws InterruptedException {
    if (raised.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      raised.drainPermits();
    }
  }
}
