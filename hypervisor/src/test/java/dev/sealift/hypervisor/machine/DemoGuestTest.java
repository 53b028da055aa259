package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import org.junit.jupiter.api.Test;

class DemoGuestTest {
  @Test
  void ordinaryProcessRuns_andTheOtherIsKilledWhereThereIsNoProtection() throws Exception {
    try (Machine machine =
        new Machine(
            "demo", 1, GuestMemory.MIN_BYTES, TimeSource.system(), () -> true, CpuGuard.none())) {
      machine.load(Guests.demo());
      machine.start();
      String console = Guests.awaitConsole(machine, text -> text.contains("plain 2\n"));
      assertThat(console).startsWith("sealift demo guest\n").contains("kernel: vault killed\n");
    }
  }
}
