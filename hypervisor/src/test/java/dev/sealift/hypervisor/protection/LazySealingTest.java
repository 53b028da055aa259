package dev.sealift.hypervisor.protection;

import static dev.sealift.hypervisor.protection.TinyProgram.CODE;
import static dev.sealift.hypervisor.protection.TinyProgram.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.protection.TwoProcesses.Program;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a page is sealed, and under which key. */
class LazySealingTest {
  @Test
  void trap_sealsNothing_andALookSealsOnce() throws GuestTrap {
    try (TwoProcesses two = new TwoProcesses()) {
      ScriptedCpu cpu = two.protect(0, Program.LEFT);
      for (int i = 1; i <= 10; i++) {
        cpu.store(DATA, i);
        cpu.interrupt();
        assertThat(cpu.resume()).isTrue();
      }
      assertThat(cpu.asOthersSee(DATA)).isNotEqualTo(10);
      assertThat(two.row(Program.LEFT, DATA).version()).isEqualTo(2);
      assertThat(cpu.load(DATA)).isEqualTo(10);
      assertThat(two.row(Program.LEFT, DATA).version()).isEqualTo(2);
    }
  }

  @Test
  void sealing_marksTheFrameForTheNextHarvest() throws GuestTrap {
    try (TwoProcesses two = new TwoProcesses()) {
      ScriptedCpu cpu = two.protect(0, Program.LEFT);
      two.machine.harvestDirty(two.machine.frameCount());
      cpu.store(DATA, 1);
      assertThat(two.machine.harvestDirty(two.machine.frameCount()))
          .containsExactly(two.frameOf(Program.LEFT, DATA));
    }
  }

  @Test
  void movedPage_marksWhereItWasAndWhereItIs() throws GuestTrap {
    try (TwoProcesses two = new TwoProcesses()) {
      ScriptedCpu cpu = two.protect(0, Program.LEFT);
      two.write(two.spareFrame(), two.read(two.frameOf(Program.LEFT, DATA)));
      two.machine.harvestDirty(two.machine.frameCount());
      Map<Long, Integer> pages = two.pages(Program.LEFT);
      pages.put(DATA >>> 12, two.spareFrame());
      cpu.addressSpace(Program.LEFT.root(), pages);
      assertThat(cpu.load(DATA)).isZero();
      assertThat(two.machine.harvestDirty(two.machine.frameCount()))
          .containsExactlyInAnyOrder(two.frameOf(Program.LEFT, DATA), two.spareFrame());
      assertThat(two.violations).isEmpty();
    }
  }

  @Test
  void pageThatIsOnlyRead_isSealedUnderTheNewKey_andTheOldKeyDies() throws GuestTrap {
    try (TwoProcesses two = new TwoProcesses()) {
      ScriptedCpu cpu = two.protect(0, Program.LEFT);
      assertThat(cpu.load(DATA)).isZero();
      two.grant(1, 2);
      two.protection.sealOpen();
      assertThat(two.row(Program.LEFT, DATA).keyGeneration()).isEqualTo(2);
      assertThat(two.protection.liveGenerations().get(Program.LEFT.name())).containsExactly(1L, 2L);
      cpu.fetch(CODE);
      assertThat(cpu.load(DATA + GuestMemory.PAGE_BYTES)).isZero();
      two.protection.sealOpen();
      assertThat(two.protection.liveGenerations().get(Program.LEFT.name())).containsExactly(2L);
    }
  }

  @Test
  void moreOpenPagesThanThereIsRoomFor_areAllKept() throws GuestTrap {
    int pages = PageStore.SLOTS + 8;
    try (TwoProcesses two = new TwoProcesses(pages)) {
      ScriptedCpu cpu = two.protect(0, Program.LEFT);
      ScriptedCpu other = two.protect(1, Program.RIGHT);
      other.store(DATA, 5);
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < pages; i++) {
          long at = DATA + (long) i * GuestMemory.PAGE_BYTES;
          assertThat(cpu.load(at)).isEqualTo(round == 0 ? 0 : i);
          cpu.store(at, i);
        }
      }
      assertThat(other.load(DATA)).isEqualTo(5);
    }
  }
}
