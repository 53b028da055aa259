package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.Clint;
import dev.sealift.hypervisor.device.TimeSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs the harts and everything that must not run beside it. It starts parked.
 * Tasks of other threads run between two instructions, parked or not.
 */
final class VcpuThread {
  /** Steps between two looks at the gate: about a millisecond. */
  private static final long SLICE_STEPS = 50_000;

  /** A waiting vCPU looks at its timer at least so often, were its source to jump ahead. */
  private static final long MAX_WAIT_NANOS = 100_000_000;

  private final Harts harts;
  private final Clint clint;
  private final TimeSource time;
  private final VmEntryGate gate;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean wanted;
  private boolean running;
  private boolean closing;
  private boolean closed;
  private boolean kicked;
  private long missedNanos;
  private volatile @Nullable Throwable failure;
  private volatile long firstInstructionAt;
  private volatile long lastInstructionAt;

  VcpuThread(Harts harts, Clint clint, TimeSource time, VmEntryGate gate, String name) {
    this.harts = harts;
    this.clint = clint;
    this.time = time;
    this.gate = gate;
    this.thread = new Thread(this::loop, name);
    thread.setDaemon(true);
    thread.start();
  }

  long firstInstructionAt() {
    return firstInstructionAt;
  }

  long lastInstructionAt() {
    return lastInstructionAt;
  }

  /** What ended execution for good, or null. The thread still serves tasks. */
  @Nullable Throwable failure() {
    return failure;
  }

  boolean isResumed() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  void resume(long missed) {
    lock.lock();
    try {
      requireOpen();
      if (!wanted) {
        wanted = true;
        missedNanos = missed;
        firstInstructionAt = 0;
      }
      kicked = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the vCPU has stopped between two instructions. */
  void park() {
    lock.lock();
    try {
      wanted = false;
      if (Thread.currentThread() == thread) {
        end();
        return;
      }
      wake();
      while (running && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void kick() {
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
  }

  <T extends @Nullable Object> T call(Supplier<T> task) {
    if (Thread.currentThread() == thread) {
      return task.get();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    lock.lock();
    try {
      requireOpen();
      tasks.add(() -> complete(result, task));
      wake();
    } finally {
      lock.unlock();
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Ends the thread; {@code last} is the last thing it does. Later calls wait for the first. */
  void close(Runnable last) {
    lock.lock();
    try {
      if (!closing) {
        closing = true;
        wanted = false;
        tasks.add(last);
        wake();
      }
      while (!closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> result, Supplier<T> task) {
    try {
      result.complete(task.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private void requireOpen() {
    if (closing) {
      throw new IllegalStateException("the machine is closed");
    }
  }

  private void wake() {
    kicked = true;
    harts.requestStop();
    changed.signalAll();
  }

  private void loop() {
    try {
      while (prepare()) {
        try {
          slice();
        } catch (RuntimeException | Error e) {
          failure = e;
        }
      }
    } finally {
      lock.lock();
      try {
        closing = true;
        closed = true;
        running = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Runs tasks and waits until guest code may run; false when the machine closes. */
  private boolean prepare() {
    lock.lock();
    try {
      while (true) {
        runTasks();
        if (closing) {
          return false;
        }
        if (wanted && failure == null && gate.mayEnter()) {
          begin();
          return true;
        }
        end();
        if (tasks.isEmpty() && !kicked) {
          changed.awaitUninterruptibly();
        }
        kicked = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      lock.unlock();
      try {
        task.run();
      } finally {
        lock.lock();
      }
    }
  }

  private void begin() {
    if (!running) {
      running = true;
      clint.startClock(missedNanos);
      missedNanos = 0;
    }
  }

  private void end() {
    if (running) {
      if (failure == null) {
        harts.park();
      }
      clint.stopClock();
      running = false;
      changed.signalAll();
    }
  }

  private void slice() {
    long before = harts.steps();
    long at = firstInstructionAt == 0 ? time.epochNanos() : 0;
    Harts.Stop stop = harts.run(SLICE_STEPS);
    if (at != 0) {
      firstInstructionAt = at;
    }
    if (harts.steps() != before) {
      lastInstructionAt = time.epochNanos();
    }
    if (stop == Harts.Stop.WAITING) {
      await();
    }
  }

  private void await() {
    lock.lock();
    try {
      long left = harts.nanosToTimer(MAX_WAIT_NANOS);
      while (!kicked && left > 0) {
        left = changed.awaitNanos(left);
      }
      kicked = false;
    } catch (InterruptedException e) {
      // Nobody may interrupt the vCPU thread; were it done, the timer is only looked at early.
      kicked = false;
    } finally {
      lock.unlock();
    }
  }
}
