package dev.sealift.orchestrator.outbox;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the publisher when something was committed. */
@Component
class OutboxSignal {

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
