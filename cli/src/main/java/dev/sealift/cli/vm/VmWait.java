package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import java.time.Duration;
import java.util.Set;

/** Waits for machines. */
public final class VmWait {

  /** A start waits for attestation, which the hypervisor renews every 45 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration POLL = Duration.ofMillis(100);

  private VmWait() {}

  /**
   * Waits until the machine is in one of the states.
   *
   * @throws CliException when it fails, or does not get there in time
   */
  public static Vm until(OrchestratorClient client, String vm, Set<VmState> wanted)
      throws ServiceException, CliException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Vm now = client.vm(vm);
      if (wanted.contains(now.state())) {
        return now;
      }
      if (now.state() == VmState.FAILED) {
        throw new CliException(
            ExitCode.FAILED, "machine %s failed: %s".formatted(now.name(), now.detail()));
      }
      if (System.nanoTime() > deadline) {
        throw new CliException(
            ExitCode.FAILED,
            "machine %s is still %s after %d s"
                .formatted(now.name(), now.state(), PATIENCE.toSeconds()));
      }
      Thread.sleep(POLL);
    }
  }
}
