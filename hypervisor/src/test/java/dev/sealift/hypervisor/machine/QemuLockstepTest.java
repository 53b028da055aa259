package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random programs, instruction by instruction beside Debian's qemu-system-riscv64. */
class QemuLockstepTest {
  private static final int STEPS = 1500;

  @Test
  void randomPrograms_doWhatQemuDoes() throws Exception {
    requireQemu();
    compareAll(1, 8);
  }

  @Test
  @Tag("long")
  void manyRandomPrograms_doWhatQemuDoes() throws Exception {
    requireQemu();
    compareAll(1000, 200);
  }

  private static void requireQemu() {
    assumeTrue(
        Qemu.isInstalled(),
        "skipped: qemu-system-riscv64 (package qemu-system-misc) is not installed");
  }

  private static void compareAll(long firstSeed, int programs) throws Exception {
    int steps = 0;
    for (long seed = firstSeed; seed < firstSeed + programs; seed++) {
      steps += compare(seed);
    }
    assertThat(steps).as("steps compared").isGreaterThan(programs * STEPS / 4);
  }

  /** Returns the steps compared: all, or those before an access to a device that only QEMU has. */
  private static int compare(long seed) throws Exception {
    RandomProgram program = new RandomProgram(seed);
    try (Qemu qemu = new Qemu(program.image());
        TestHart ours = new TestHart()) {
      HartState s = ours.s;
      s.pmpConfig[0] = 0;
      s.pmpAddress[0] = 0;
      s.mtvec = 0;
      ours.board.load(program.image());
      qemu.setRegisters(program.registers);
      System.arraycopy(program.registers, 0, s.x, 0, 32);
      for (int step = 0; step < STEPS; step++) {
        long at = s.pc;
        String before = "seed %d, step %d, pc 0x%x, mode %d".formatted(seed, step, at, s.mode);
        qemu.step();
        ours.run(1);
        if (touchedForeignDevice(s) || atomicFaulted(ours, at)) {
          return step;
        }
        long[] theirs = qemu.registers();
        if ((theirs[32] & 1) != 0) {
          return step; // QEMU 7.2 keeps bit 0 of mepc and sepc
        }
        assertThat(hex(s.pc))
            .as("%s: pc; word %s; mcause %d, mtval 0x%x", before, word(ours, at), s.mcause, s.mtval)
            .isEqualTo(hex(theirs[32]));
        for (int i = 1; i < 32; i++) {
          long mask = i == RandomProgram.TRAP_VALUE ? RandomProgram.TRAP_VALUE_MASK : -1;
          assertThat(hex(s.x[i] & mask))
              .as("%s: x%d; word %s", before, i, word(ours, at))
              .isEqualTo(hex(theirs[i] & mask));
        }
      }
      byte[] data = new byte[RandomProgram.DATA_BYTES];
      for (int i = 0; i < data.length; i += 8) {
        long value = ours.getLong(RandomProgram.BASE + RandomProgram.DATA + i);
        for (int b = 0; b < 8; b++) {
          data[i + b] = (byte) (value >>> (8 * b));
        }
      }
      assertThat(data)
          .as("seed %d: data", seed)
          .isEqualTo(qemu.memory(RandomProgram.BASE + RandomProgram.DATA, data.length));
      return STEPS;
    }
  }

  /** Stepped QEMU splits an AMO into a load and a store, so its fault is the load's. */
  private static boolean atomicFaulted(TestHart hart, long at) {
    boolean trapped = hart.s.pc >>> 8 == (RandomProgram.BASE + RandomProgram.MACHINE_HANDLER) >>> 8;
    return trapped && hart.board.memory().frameAt(at) >= 0 && (wordAt(hart, at) & 0x7f) == 0x2f;
  }

  /** Flash, boot ROM and PCIe lie below RAM, and PCIe again from 16 to 32 GiB. */
  private static boolean touchedForeignDevice(HartState s) {
    boolean machine = s.pc == RandomProgram.BASE + RandomProgram.MACHINE_HANDLER;
    boolean supervisor = s.pc == RandomProgram.BASE + RandomProgram.SUPERVISOR_HANDLER;
    long cause = machine ? s.mcause : s.scause;
    long address = machine ? s.mtval : s.stval;
    boolean accessFault = cause == 1 || cause == 5 || cause == 7;
    boolean below = address >= 0x1000 && address < GuestMemory.BASE;
    boolean above = address >>> 34 == 1;
    return (machine || supervisor) && accessFault && (below || above);
  }

  private static String hex(long value) {
    return "%016x".formatted(value);
  }

  private static String word(TestHart hart, long at) {
    return hart.board.memory().frameAt(at) < 0 ? "outside RAM" : "%08x".formatted(wordAt(hart, at));
  }

  private static int wordAt(TestHart hart, long at) {
    return HostMemory.getInt(hart.board.memory().ram().address() + at - TestHart.BASE);
  }
}
