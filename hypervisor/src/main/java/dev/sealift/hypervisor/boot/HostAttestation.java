package dev.sealift.hypervisor.boot;

import dev.sealift.api.management.Attested;
import dev.sealift.api.management.ManagementEvents;
import dev.sealift.hypervisor.boot.Attestor.Attestation;
import dev.sealift.hypervisor.management.EventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * Keeps a result for purpose HOST fresh: one at the start, and another every 45 seconds. One that
 * is refused is asked for again, after pauses that grow.
 */
public final class HostAttestation implements AutoCloseable {

  private static final Logger LOG = System.getLogger(HostAttestation.class.getName());

  /** Results live 120 seconds: one may fail, and the next still comes in time. */
  private static final Duration PERIOD = Duration.ofSeconds(45);

  private final Attestor attestor;
  private final EventSink events;
  private final RefusalPauses pauses;
  private final Thread thread;
  private final CountDownLatch attested = new CountDownLatch(1);
  private volatile Optional<Attestation> latest = Optional.empty();

  /** Starts to attest. */
  public HostAttestation(Attestor attestor, EventSink events, RandomGenerator random) {
    this.attestor = attestor;
    this.events = events;
    pauses = new RefusalPauses(random);
    thread = Thread.ofVirtual().name("host-attestation").start(this::run);
  }

  /** The latest result, which may be out of date if the verifier cannot be reached. */
  public Optional<Attestation> latest() {
    return latest;
  }

  /** Waits until there is a result, and tells the latest. */
  public Attestation await() throws InterruptedException {
    attested.await();
    return latest.orElseThrow();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(attestOnce() ? PERIOD : pauses.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attestOnce() throws InterruptedException {
    try {
      Attestation attestation = attestor.attestHost();
      latest = Optional.of(attestation);
      attested.countDown();
      pauses.reset();
      events.publish(
          ManagementEvents.ATTESTED,
          new Attested(attestation.token(), attestation.result().expiresAt()));
      return true;
    } catch (AttestationRefusedException e) {
      LOG.log(Level.INFO, "host attestation refused: {0}", e.slug());
      if (e.slug().equals(Attestor.NOT_ENROLLED)) {
        tryEnrol();
      }
      return false;
    }
  }

  private void tryEnrol() throws InterruptedException {
    try {
      attestor.enrol();
      pauses.reset();
      LOG.log(Level.INFO, "host enrolled");
    } catch (AttestationRefusedException e) {
      LOG.log(Level.WARNING, "host enrolment refused: {0}", e.slug());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
