package dev.sealift.attestationservice.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestationservice.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ApprovalBellTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ApprovalBell bell = new ApprovalBell();

  @Test
  void waiter_isWokenByTheApproval() throws Exception {
    AtomicBoolean approved = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiter =
          threads.submit(() ->
              bell.await(
                  () -> {
                    asked.countDown();
                    return approved.get();
                  },
                  LONG));
      asked.await();
      approved.set(true);
      bell.ring();

      assertThat(waiter.get()).isTrue();
    }
  }

  @Test
  void waiter_givesUpAtItsLimit() throws Exception {
    assertThat(bell.await(() -> false, Duration.ofMillis(1))).isFalse();
    assertThat(bell.await(() -> true, Duration.ZERO)).isTrue();
  }

  @Test
  void waiters_areSentHomeWhenTheServiceStops() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiter =
          threads.submit(() ->
              bell.await(
                  () -> {
                    asked.countDown();
                    return false;
                  },
                  LONG));
      asked.await();
      bell.close();

      assertThat(waiter.get()).isFalse();
    }
  }

  @Test
  void oneWaiterTooMany_isRefused() throws Exception {
    AtomicBoolean approved = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(ApprovalBell.MAX_WAITING);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> waiters = new ArrayList<>();
      for (int i = 0; i < ApprovalBell.MAX_WAITING; i++) {
        waiters.add(
            threads.submit(() ->
                bell.await(
                    () -> {
                      asked.countDown();
                      return approved.get();
                    },
                    LONG)));
      }
      asked.await();

      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> bell.await(() -> true, LONG))
          .satisfies(refusal -> assertThat(refusal.slug()).isEqualTo("too-many-waiting"));

      approved.set(true);
      bell.ring();
      for (Future<Boolean> waiter : waiters) {
        assertThat(waiter.get()).isTrue();
      }
    }
    assertThat(bell.await(() -> true, LONG)).isTrue();
  }
}
