package dev.sealift.keybroker.log;

import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.log.LogRows.Cosigned;
import dev.sealift.keybroker.log.WitnessClient.Answer;
import dev.sealift.metrics.BrokerMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.Standing;
import dev.sealift.protocol.signed.Checkpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Has the witness cosign the log, on a thread of its own: as soon as something was appended, and
 * then all that was appended meanwhile in one request. Until the witness has confirmed that the log
 * holds all it saw, nothing is appended.
 */
@Component
final class Cosigner implements InitializingBean, DisposableBean {

  /** What changes when the witness has cosigned. */
  static final String COSIGNED = "log";

  private static final Logger LOG = LoggerFactory.getLogger(Cosigner.class);

  /** What another instance appended, or a witness that was away, waits no longer. */
  private static final long LOOK_MILLIS = 1000;

  /** A witness that is away is logged once a minute. */
  private static final int LOGGED_EVERY = 60;

  private final LogRows rows;
  private final WitnessClient witness;
  private final SigningKey signingKey;
  private final Bytes origin;
  private final Holds holds;
  private final Meters meters;
  private final Clock clock;
  private final Semaphore work = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("cosigner").unstarted(this::run);
  private volatile boolean stopped;
  private volatile Standing standing = Standing.UNKNOWN;
  private long seen;
  private volatile long held;
  private volatile long covered;
  private int failures;

  Cosigner(
      LogRows rows,
      WitnessClient witness,
      SigningKey signingKey,
      Holds holds,
      Meters meters,
      Clock clock) {
    this.rows = rows;
    this.witness = witness;
    this.signingKey = signingKey;
    this.origin = Checkpoint.originOf(signingKey.publicKey().point());
    this.holds = holds;
    this.meters = meters;
    this.clock = clock;
    meters.gauge(BrokerMetric.CAUGHT_UP, () -> standing == Standing.CAUGHT_UP ? 1 : 0);
    meters.gauge(BrokerMetric.LOG_SIZE, () -> held);
    meters.gauge(BrokerMetric.LOG_WAITING, () -> held - covered);
  }

  Standing standing() {
    return standing;
  }

  /** There is something new to cosign. */
  void wake() {
    work.release();
  }

  /** Asks once before the first request comes; a witness that is away does not keep us from it. */
  @Override
  public void afterPropertiesSet() throws InterruptedException {
    tryOnce();
    thread.start();
  }

  @Override
  public void destroy() throws InterruptedException {
    stopped = true;
    work.release();
    thread.join();
  }

  private void run() {
    try {
      while (!stopped) {
        tryOnce();
        if (work.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryOnce() throws InterruptedException {
    try {
      if (standing != Standing.CAUGHT_UP) {
        compare();
      }
      if (standing == Standing.CAUGHT_UP) {
        cosign();
      }
      failures = 0;
    } catch (WitnessUnavailableException | RuntimeException e) {
      if (failures++ % LOGGED_EVERY == 0) {
        LOG.warn("The log is not cosigned, trying again: reason={}", e.getMessage());
      }
    }
  }

  /** Compares what the witness has seen with what the log holds. */
  private void compare() throws WitnessUnavailableException, InterruptedException {
    Optional<Checkpoint> newest = witness.newest();
    long size = rows.size();
    seen = newest.map(Checkpoint::size).orElse(0L);
    stand(Standing.of(newest, size, first -> rows.tree(first).root()), size);
  }

  private void stand(Standing now, long size) {
    if (now != standing) {
      if (now == Standing.CAUGHT_UP) {
        LOG.info("The log holds all that the witness saw: size={} seen={}", size, seen);
      } else {
        LOG.error("Nothing is decided: standing={} size={} seen={}", now, size, seen);
      }
    }
    standing = now;
  }

  private void cosign() throws WitnessUnavailableException, InterruptedException {
    long size = rows.size();
    if (size < seen) {
      compare();
      return;
    }
    covered = rows.cosigned().map(Cosigned::size).orElse(0L);
    held = size;
    if (size <= covered) {
      return;
    }
    Instant begun = clock.instant();
    MerkleTree tree = rows.tree(size);
    Checkpoint checkpoint = new Checkpoint(origin, size, tree.root());
    String signed = Signatures.sign(signingKey, checkpoint);
    switch (witness.cosign(tree.consistency(seen), checkpoint, signed)) {
      case Answer.Cosigned(String cosignature) -> {
        seen = size;
        rows.put(new Cosigned(size, signed, cosignature));
        holds.changed(COSIGNED);
        covered = size;
        meters.time(BrokerMetric.COSIGN, Duration.between(begun, clock.instant()));
      }
      case Answer.AnotherSize _ -> {
        // Another instance was faster, or this log was set back.
        compare();
        wake();
      }
      case Answer.NoExtension _ -> stand(Standing.FORKED, size);
    }
  }
}
