package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Guests;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.protocol.bytes.Secret;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** guests/user/leaver.c enters protection, leaves it, and comes again twice. */
class ProtectedExitTest {
  @Test
  void exit_leavesNothing_andTheProcessMayComeAgain() throws Exception {
    Queue<ProtectionViolation> violations = new ConcurrentLinkedQueue<>();
    int sum = 0;
    for (byte b : DemoKeys.secret()) {
      sum += b & 0xff;
    }
    String status = "exit status %d\n".formatted(sum);
    try (ProcessProtection protection =
            new ProcessProtection(DemoKeys.policy("leaver"), new SecureRandom(), violations::add);
        Machine machine =
            new Machine(
                "leaver", 1, GuestMemory.MIN_BYTES, TimeSource.system(), () -> true, protection)) {
      protection.installGrant(
          "vault", Map.of(1L, DemoKeys.brokerKey(1)), 1, Secret.owning(DemoKeys.secret()));
      machine.load(Guests.image("leaver.elf"));
      machine.start();
      String console =
          Guests.awaitConsole(machine, text -> text.contains("kernel: vault killed\n"));
      assertThat(console)
          .containsSubsequence(status, status, status)
          .doesNotContain("leaver refused");
      assertThat(console.split("leaver begins with 0\n", -1)).hasSize(4);
      assertThat(violations).isEmpty();
      assertThat(machine.runAtSafePoint(protection::cloakedFrames)).isZero();
      assertThat(machine.runAtSafePoint(protection::liveGenerations)).isEmpty();
      machine.park();
      try (Secret metadata = protection.exportMetadata()) {
        // Name, measurement, share and IV counters: no row and no context of the three lives.
        assertThat(metadata.length()).isLessThan(200);
      }
    }
  }
}
