package dev.sealift.hypervisor.protection;

import static dev.sealift.hypervisor.protection.ScriptedCpu.TP;
import static dev.sealift.hypervisor.protection.TinyProgram.CODE;
import static dev.sealift.hypervisor.protection.TinyProgram.DATA;
import static dev.sealift.hypervisor.protection.TinyProgram.ENTRY;
import static dev.sealift.hypervisor.protection.TwoProcesses.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.protection.TwoProcesses.Program;
import dev.sealift.protocol.bytes.Secret;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hypercall EXIT, and what may follow it. */
class ExitTest {
  private static final long STATUS = 0x1_0000_0003L;

  private final TwoProcesses two = new TwoProcesses();

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void exit_isToldWithItsStatus_andNothingOfTheProcessIsKept() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    cpu.x[9] = 0x1234;
    cpu.store(DATA, 0x5678);
    GuestTrap trap = exit(cpu);
    assertThat(trap.cause()).isEqualTo(GuestTrap.PROTECTED_EXIT);
    assertThat(trap.value()).isEqualTo(STATUS);
    assertThat(cpu.pc).isEqualTo(ENTRY);
    assertThat(cpu.x).containsOnly(0);
    assertThat(two.protection.cloakedFrames()).isZero();
    assertThat(two.protection.liveGenerations()).isEmpty();
    assertThat(cpu.asOthersSee(DATA)).isNotEqualTo(0x5678);
    assertThat(cpu.resume()).isFalse();
    assertThat(two.violations).isEmpty();
  }

  @Test
  void exit_leavesTheOtherProcessAlone() throws GuestTrap {
    ScriptedCpu left = two.protect(0, Program.LEFT);
    ScriptedCpu right = two.protect(1, Program.RIGHT);
    right.store(DATA, 5);
    exit(left);
    assertThat(right.load(DATA)).isEqualTo(5);
    right.interrupt();
    assertThat(right.resume()).isTrue();
    assertThat(two.row(Program.RIGHT, CODE).version()).isEqualTo(1);
  }

  @Test
  void threadOnAnotherHart_endsWithTheProcess_evenWhenTheIdentityIsProtectedAgain()
      throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    ScriptedCpu second = two.hart(1, Program.LEFT);
    second.x[TP] = 1;
    second.pc = ENTRY;
    assertThat(second.resume()).isTrue();
    second.x[9] = 0x1234;
    exit(first);
    assertThat(two.protect(first, Program.LEFT)).isZero();
    GuestTrap trap = second.trap(() -> second.load(DATA));
    assertThat(trap.cause()).isEqualTo(GuestTrap.PROTECTED_EXIT);
    assertThat(trap.value()).isEqualTo(STATUS);
    assertThat(second.x[9]).isZero();
    first.store(DATA, 5);
    assertThat(first.load(DATA)).isEqualTo(5);
  }

  @Test
  void identityProtectedAgain_neverSpendsAnIvTwice() throws GuestTrap {
    List<Long> spent = new ArrayList<>();
    ScriptedCpu cpu = two.hart(0, Program.LEFT);
    for (int life = 0; life < 3; life++) {
      assertThat(two.protect(cpu, Program.LEFT)).isZero();
      spent.add(two.row(Program.LEFT, CODE).counter());
      spent.add(two.row(Program.LEFT, DATA).counter());
      cpu.store(DATA, life);
      spent.add(two.row(Program.LEFT, DATA).counter());
      exit(cpu);
    }
    assertThat(spent).doesNotHaveDuplicates();
  }

  @Test
  void ivCounters_goOnInAnotherHypervisor() throws Exception {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    cpu.store(DATA, 1);
    long last = two.row(Program.LEFT, DATA).counter();
    exit(cpu);
    try (TwoProcesses target = new TwoProcesses();
        Secret metadata = two.protection.exportMetadata()) {
      target.protection.importMetadata(metadata);
      target.protect(0, Program.LEFT);
      assertThat(target.row(Program.LEFT, CODE).counter()).isGreaterThan(last);
    }
  }

  @Test
  void ivCounters_areNotSetBack_byMetadataOfAnEarlierMoment() throws Exception {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    cpu.park();
    try (Secret earlier = two.protection.exportMetadata()) {
      assertThat(cpu.resume()).isTrue();
      exit(cpu);
      assertThatThrownBy(() -> two.protection.importMetadata(earlier))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void pageOfAnEarlierLife_isNoPageOfThisOne() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    cpu.store(DATA, 5);
    byte[] earlier = two.read(two.frameOf(Program.LEFT, DATA));
    exit(cpu);
    assertThat(two.protect(cpu, Program.LEFT)).isZero();
    two.write(two.frameOf(Program.LEFT, DATA), earlier);
    assertThat(cpu.trap(() -> cpu.load(DATA)).cause()).isEqualTo(GuestTrap.PROTECTION_VIOLATION);
    assertThat(two.violations).hasSize(1);
  }

  @Test
  void oldKeys_goWithTheProcess_andTheSecretIsTheGrants() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    two.grant(1, 2);
    exit(cpu);
    assertThat(two.protect(cpu, Program.LEFT)).isZero();
    assertThat(two.row(Program.LEFT, CODE).keyGeneration()).isEqualTo(2);
    assertThat(cpu.hypercall(Hypercalls.GET_SECRET, DATA, 64)).isEqualTo(6);
  }

  @Test
  void framesOfTheProcess_areSentAgain_asOrdinaryOnes() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    two.machine.harvestDirty(two.machine.frameCount());
    exit(cpu);
    assertThat(two.machine.harvestDirty(two.machine.frameCount()))
        .contains(two.frameOf(Program.LEFT, CODE), two.frameOf(Program.LEFT, DATA));
  }

  @Test
  void exec_isRefusedWhileTheProcessIsProtected_andGoesAfterItsExit() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    assertThat(cpu.hypercall(Hypercalls.PROTECT, DATA, ProtectDescriptor.BYTES)).isEqualTo(-4);
    exit(cpu);
    assertThat(two.protect(cpu, Program.RIGHT)).isZero();
    assertThat(two.row(Program.RIGHT, CODE).process()).isEqualTo(1);
  }

  @Test
  void exitOfWhoIsNotProtected_isRefused() throws GuestTrap {
    assertThat(two.hart(0, Program.LEFT).hypercall(Hypercalls.EXIT, STATUS, 0)).isEqualTo(-5);
  }

  private static GuestTrap exit(ScriptedCpu cpu) {
    return cpu.trap(() -> {
      long refused = cpu.hypercall(Hypercalls.EXIT, STATUS, 0);
      throw new AssertionError("EXIT gave " + refused);
    });
  }
}
