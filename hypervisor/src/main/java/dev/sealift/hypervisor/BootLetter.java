package dev.sealift.hypervisor;

import dev.sealift.api.broker.BootReport;
import dev.sealift.hypervisor.boot.HostAttestation;
import dev.sealift.hypervisor.management.Letters;
import dev.sealift.hypervisor.vm.Broker;
import java.util.Map;

/**
 * Tells the broker of this boot, once it is attested: what an earlier boot of this host was given
 * and never redeemed can then be rescued.
 */
final class BootLetter implements AutoCloseable {

  private final HostAttestation attestation;
  private final Broker broker;
  private final Thread thread;

  BootLetter(HostAttestation attestation, Letters letters) {
    this.attestation = attestation;
    broker = new Broker(letters);
    thread = Thread.ofVirtual().name("boot-letter").start(this::run);
  }

  private void run() {
    try {
      broker.insist(
          "/v1/boots", () -> new BootReport(attestation.await().token()), Map.class, _ -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
