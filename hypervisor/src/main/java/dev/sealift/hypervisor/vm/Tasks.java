package dev.sealift.hypervisor.vm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Threads that wait for somebody on behalf of one machine; closing interrupts them all. */
public final class Tasks implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Tasks.class.getName());

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What a task does; an interrupt ends it. */
  @FunctionalInterface
  public interface Task {
    /** Runs to its end, or until it is interrupted. */
    void run() throws InterruptedException;
  }

  /** Starts a task that mostly waits. */
  public void start(String name, Task task) {
    launch(Thread.ofVirtual().name(name).unstarted(() -> run(name, task)));
  }

  /** Starts a task that keeps a processor busy. */
  public void startBusy(String name, Task task) {
    launch(Thread.ofPlatform().name(name).daemon().unstarted(() -> run(name, task)));
  }

  /** Interrupts every task; later ones do not start. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  private void launch(Thread thread) {
    threads.add(thread);
    thread.start();
    if (closed) {
      thread.interrupt();
    }
  }

  private void run(String name, Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "task failed: " + name, e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }
}
