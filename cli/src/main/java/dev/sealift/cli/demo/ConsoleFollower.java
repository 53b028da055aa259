package dev.sealift.cli.demo;

import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Reads the console of a machine as an operator would, and follows its ticks. */
final class ConsoleFollower implements AutoCloseable {

  private static final long RETRY_MILLIS = 200;

  private final OrchestratorClient client;
  private final String vm;
  private final TickChain chain;
  private final Thread reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private volatile boolean closed;

  ConsoleFollower(OrchestratorClient client, String vm, TickChain chain) {
    this.client = client;
    this.vm = vm;
    this.chain = chain;
    this.reader = Thread.ofVirtual().name("console").start(this::read);
  }

  /**
   * Waits until so many more ticks have come.
   *
   * @return whether they came in time
   */
  boolean awaitTicks(long more, Duration patience) throws InterruptedException {
    long wanted = chain.count() + more;
    long left = patience.toNanos();
    lock.lock();
    try {
      while (chain.count() < wanted && left > 0) {
        left = grown.awaitNanos(left);
      }
      return chain.count() >= wanted;
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    long next = 0;
    while (!closed) {
      try {
        ConsoleRange range = client.console(vm, next);
        chain.add(range.bytes().toArray());
        next = range.from() + range.bytes().length();
        signal();
      } catch (ServiceException notNow) {
        // The orchestrator may be restarting; the bytes wait where they are.
        pause();
      }
    }
  }

  private void signal() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }
}
