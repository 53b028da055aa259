package dev.sealift.hypervisor.protection;

import static dev.sealift.hypervisor.protection.ScriptedCpu.A0;
import static dev.sealift.hypervisor.protection.ScriptedCpu.TP;
import static dev.sealift.hypervisor.protection.ScriptedCpu.refused;
import static dev.sealift.hypervisor.protection.TinyProgram.CODE;
import static dev.sealift.hypervisor.protection.TinyProgram.DATA;
import static dev.sealift.hypervisor.protection.TinyProgram.ENTRY;
import static dev.sealift.hypervisor.protection.TwoProcesses.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.protection.TwoProcesses.Program;
import dev.sealift.protocol.bytes.Secret;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hypercall THREAD, and whom the guest OS may resume where. */
class ProtectedThreadsTest {
  private final TwoProcesses two = new TwoProcesses();

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void newThread_beginsAtItsAddress_withItsArgumentAndNothingElse() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 77)).isEqualTo(1);

    ScriptedCpu second = resumed(1, Program.LEFT, 1);
    assertThat(second.pc).isEqualTo(WORKER);
    assertThat(second.x[A0]).isEqualTo(77);
    second.x[A0] = 0;
    assertThat(second.x).containsOnly(0);
  }

  @Test
  void guestOs_seesOfAThread_itsNumberAlone() throws GuestTrap {
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    assertThat(cpu.hypercall(Hypercalls.THREAD, WORKER, 77)).isEqualTo(1);
    cpu = resumed(1, Program.LEFT, 1);
    Arrays.fill(cpu.x, 1, 32, 0x1234);
    Arrays.fill(cpu.f, 0x5678);
    cpu.interrupt();
    assertThat(cpu.x[TP]).isEqualTo(1);
    assertThat(cpu.pc).isEqualTo(ENTRY);
    cpu.x[TP] = 0;
    assertThat(cpu.x).containsOnly(0);
    assertThat(cpu.f).containsOnly(0);

    cpu.x[TP] = 1;
    assertThat(cpu.resume()).isTrue();
    assertThat(Arrays.copyOfRange(cpu.x, 1, 32)).containsOnly(0x1234);
    assertThat(cpu.f).containsOnly(0x5678);
  }

  @Test
  void threadsOnTwoHarts_haveTheSameMemory() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    ScriptedCpu second = resumed(1, Program.LEFT, 1);
    first.store(DATA, 5);
    assertThat(second.load(DATA)).isEqualTo(5);
    second.store(DATA, 6);
    second.interrupt();
    assertThat(first.load(DATA)).isEqualTo(6);
    assertThat(two.violations).isEmpty();
  }

  @Test
  void threadThatWaitsInASystemCall_isResumedBehindIt_onWhateverHart() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    ScriptedCpu second = resumed(1, Program.LEFT, 1);
    second.pc = WORKER + 8;
    second.ecall();
    first.interrupt();
    first.x[TP] = 1;
    first.x[A0] = 99;
    first.pc = ENTRY + 4;
    assertThat(first.resume()).isTrue();
    assertThat(first.pc).isEqualTo(WORKER + 12);
    assertThat(first.x[A0]).isEqualTo(99);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 16, -1, 1L << 32, Long.MIN_VALUE})
  void resumeOfAThreadThatDoesNotExist_isASwap(long number) throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    requireRefused(1, Program.LEFT, number, ENTRY, ProtectionRule.CONTEXT_SWAPPED);
  }

  @Test
  void resumeOfAThreadThatRunsOnAnotherHart_isASwap() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    requireRefused(1, Program.LEFT, 0, ENTRY, ProtectionRule.CONTEXT_SWAPPED);
  }

  @Test
  void resumeUnderTheRootOfAnotherProcess_isASwap() throws GuestTrap {
    ScriptedCpu left = two.protect(0, Program.LEFT);
    assertThat(left.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    ScriptedCpu right = two.protect(1, Program.RIGHT);
    right.interrupt();
    requireRefused(1, Program.RIGHT, 1, ENTRY, ProtectionRule.CONTEXT_SWAPPED);
    assertThat(left.load(DATA)).isZero();
  }

  @Test
  void resumeWhereAnotherThreadWaits_isRefused() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    first.ecall();
    requireRefused(1, Program.LEFT, 1, ENTRY + 4, ProtectionRule.BAD_RESUME_PC);
  }

  @Test
  void breach_stopsTheThreadsOnAllHarts() throws GuestTrap {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(1);
    ScriptedCpu second = resumed(1, Program.LEFT, 1);
    first.x[9] = 0x1234;
    assertThat(second.trap(() -> second.load(0x7000_0000)).value()).isEqualTo(6);
    GuestTrap trap = first.trap(() -> first.fetch(ENTRY));
    assertThat(trap.cause()).isEqualTo(GuestTrap.PROTECTION_VIOLATION);
    assertThat(trap.value()).isEqualTo(6);
    assertThat(first.x).containsOnly(0);
    assertThat(two.violations).hasSize(1);
  }

  @Test
  void threadsBeyondTheBound_orOutsideTheCode_orOfNobody_areRefused() throws GuestTrap {
    assertThat(two.hart(1, Program.RIGHT).hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(-5);
    ScriptedCpu cpu = two.protect(0, Program.LEFT);
    assertThat(cpu.hypercall(Hypercalls.THREAD, DATA, 0)).isEqualTo(-1);
    assertThat(cpu.hypercall(Hypercalls.THREAD, CODE - 2, 0)).isEqualTo(-1);
    assertThat(cpu.hypercall(Hypercalls.THREAD, WORKER + 1, 0)).isEqualTo(-1);
    for (int number = 1; number < ProtectedProcess.MAX_THREADS; number++) {
      assertThat(cpu.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(number);
    }
    assertThat(cpu.hypercall(Hypercalls.THREAD, WORKER, 0)).isEqualTo(-7);
  }

  @Test
  void threads_goOnWhereTheirMetadataIsImported() throws Exception {
    ScriptedCpu first = two.protect(0, Program.LEFT);
    assertThat(first.hypercall(Hypercalls.THREAD, WORKER, 7)).isEqualTo(1);
    ScriptedCpu second = resumed(1, Program.LEFT, 1);
    second.x[9] = 0x1234;
    second.f[9] = 0x5678;
    second.store(DATA, 5);
    first.park();
    second.park();
    two.protection.sealOpen();
    try (TwoProcesses target = new TwoProcesses();
        Secret metadata = two.protection.exportMetadata()) {
      target.protection.importMetadata(metadata);
      for (int frame = 0; frame < two.machine.frameCount(); frame++) {
        target.write(frame, two.read(frame));
      }
      ScriptedCpu moved = target.hart(0, Program.LEFT);
      moved.x[TP] = 1;
      moved.pc = ENTRY;
      assertThat(moved.resume()).isTrue();
      assertThat(moved.x[9]).isEqualTo(0x1234);
      assertThat(moved.f[9]).isEqualTo(0x5678);
      assertThat(moved.load(DATA)).isEqualTo(5);
      assertThat(target.violations).isEmpty();
    }
  }

  private ScriptedCpu resumed(int hart, Program program, long thread) throws GuestTrap {
    ScriptedCpu cpu = two.hart(hart, program);
    cpu.x[TP] = thread;
    cpu.pc = ENTRY;
    assertThat(cpu.resume()).isTrue();
    return cpu;
  }

  private void requireRefused(
      int hart, Program program, long thread, long pc, ProtectionRule rule) {
    ScriptedCpu cpu = two.hart(hart, program);
    cpu.x[TP] = thread;
    cpu.pc = pc;
    GuestTrap trap = refused(cpu::resume);
    assertThat(trap.cause()).isEqualTo(GuestTrap.PROTECTION_VIOLATION);
    assertThat(trap.value()).isEqualTo(rule.code());
    assertThat(two.violations)
        .containsExactly(new ProtectionViolation(program.name(), rule, pc >>> 12));
  }
}
