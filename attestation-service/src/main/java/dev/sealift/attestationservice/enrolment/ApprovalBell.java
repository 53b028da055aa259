package dev.sealift.attestationservice.enrolment;

import dev.sealift.attestationservice.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Lets requests wait for an operator, who may speak to this instance or to another. */
@Component
class ApprovalBell {

  /** How soon an approval is seen that another instance received. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** More hosts than one operator approves in a while; further ones come again later. */
  static final int MAX_WAITING = 200;

  private int waiting;
  private long rings;
  private boolean closed;

  /** Wakes all who wait. */
  synchronized void ring() {
    rings++;
    notifyAll();
  }

  /** Sends all home who wait, so that the service can stop. */
  @EventListener(ContextClosedEvent.class)
  synchronized void close() {
    closed = true;
    ring();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Waits for a condition.
   *
   * @return whether it holds
   * @throws ProblemException if too many wait already
   */
  boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long heard = enter();
    try {
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0 || isClosed()) {
          return false;
        }
        heard = listen(heard, Math.min(left, LOOK.toNanos()));
      }
      return true;
    } finally {
      leave();
    }
  }

  private synchronized long enter() {
    if (waiting == MAX_WAITING) {
      throw ProblemException.of(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-waiting",
          "%d requests wait for an approval already".formatted(MAX_WAITING));
    }
    waiting++;
    return rings;
  }

  private synchronized void leave() {
    waiting--;
  }

  /** Returns at a ring that was not heard before, or after the time. */
  private synchronized long listen(long heard, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (rings == heard) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return rings;
  }
}
