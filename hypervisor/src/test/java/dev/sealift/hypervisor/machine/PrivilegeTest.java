package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.Clint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSR access rules, Sv39, trap delegation and returns. */
class PrivilegeTest {
  private static final long ROOT = TestHart.BASE + 0x10_0000;
  private static final long VIRTUAL = 0x4000_1000L;
  private static final long PHYSICAL = TestHart.BASE + 0x20_0000;
  private static final long V = 1;
  private static final long R = 2;
  private static final long W = 4;
  private static final long U = 16;
  private static final long A = 64;
  private static final long D = 128;

  @ParameterizedTest(name = "csr 0x{0} from mode {1}, written {2}: legal {3}")
  @CsvSource({
    "300,3,true,true", "300,1,false,false", "100,1,true,true", "100,0,false,false",
    "f14,3,false,true", "f14,3,true,false", "c00,3,false,true", "c00,1,false,false",
    "c00,3,true,false", "180,1,true,true", "180,0,false,false", "7c0,3,false,false",
    "3a0,3,true,true", "306,1,false,false", "b00,3,true,true"
  })
  void csrAccess(String number, int mode, boolean write, boolean legal) {
    try (TestHart hart = inMode(mode)) {
      int csr = Integer.parseInt(number, 16);
      int instruction = write ? Asm.csrrw(0, csr, 0) : Asm.csrrs(3, csr, 0);
      hart.code(TestHart.BASE, instruction).run(1);
      assertThat(hart.trapped()).isEqualTo(!legal);
      if (!legal) {
        assertThat(hart.s.mcause).isEqualTo(GuestTrap.ILLEGAL_INSTRUCTION);
      }
    }
  }

  @Test
  void counters_openToLowerModesBitByBit() {
    try (TestHart hart = inMode(Mode.USER)) {
      hart.s.mcounteren = 7;
      hart.s.scounteren = 4;
      hart.code(TestHart.BASE, Asm.csrrs(3, 0xc02, 0), Asm.csrrs(3, 0xc01, 0)).run(2);
      assertThat(hart.s.mepc).isEqualTo(TestHart.BASE + 4);
    }
  }

  @ParameterizedTest(name = "pte {0}, mode {1}, sum {2}, {3}: cause {4}")
  @CsvSource({
    "VRWXUAD,0,false,LOAD,0", "VRWXUAD,0,false,STORE,0", "VRWXUAD,0,false,FETCH,0",
    "VRWXAD,0,false,LOAD,13", "VRXUAD,0,false,STORE,15", "VRWUAD,0,false,FETCH,12",
    "VXUAD,0,false,LOAD,13", "RWXUAD,0,false,LOAD,13", "VWUAD,0,false,STORE,15",
    "VRWXUAD,1,false,LOAD,13", "VRWXUAD,1,true,LOAD,0", "VRWXUAD,1,true,FETCH,12",
    "VRWXAD,1,false,STORE,0", "VRWXAD,1,false,FETCH,0", "VRWXU,0,false,STORE,0"
  })
  void sv39Leaf(String flags, int mode, boolean sum, Access access, long cause) {
    try (TestHart hart = inMode(mode)) {
      map(hart, VIRTUAL, PHYSICAL, bits(flags));
      long where = bits("VRWXAD") | (mode == Mode.USER ? U : 0);
      map(hart, 0x4000_0000L, TestHart.BASE, where);
      hart.putLong(PHYSICAL, Integer.toUnsignedLong(Asm.addi(3, 0, 1)));
      hart.s.mstatus |= sum ? Status.SUM : 0;
      hart.s.x[1] = VIRTUAL;
      int instruction = access == Access.STORE ? Asm.s(3, 1, 0, 8) : Asm.i(0x03, 3, 3, 1, 0);
      hart.code(TestHart.BASE, instruction);
      hart.s.pc = access == Access.FETCH ? VIRTUAL : 0x4000_0000L;
      hart.run(1);
      assertThat(hart.s.mcause).isEqualTo(cause);
      assertThat(hart.s.mtval)
          .isEqualTo(cause == 0 ? 0 : access == Access.STORE ? VIRTUAL + 8 : VIRTUAL);
    }
  }

  @Test
  void walk_setsAccessedAndDirtyInMemory_andLogsTheTableAsDirty() {
    try (TestHart hart = inMode(Mode.USER)) {
      long leaf = map(hart, VIRTUAL, PHYSICAL, V | R | W | U);
      map(hart, 0x4000_0000L, TestHart.BASE, bits("VRWXUAD"));
      hart.board.harvestDirty(Integer.MAX_VALUE);
      hart.s.x[1] = VIRTUAL;
      hart.code(TestHart.BASE, Asm.i(0x03, 3, 3, 1, 0), Asm.s(3, 1, 0, 0));
      hart.s.pc = 0x4000_0000L;
      hart.run(1);
      assertThat(hart.getLong(leaf) & (A | D)).isEqualTo(A);
      assertThat(hart.board.harvestDirty(9)).containsExactly(hart.board.memory().frameAt(leaf));
      hart.run(1);
      assertThat(hart.getLong(leaf) & (A | D)).isEqualTo(A | D);
      assertThat(hart.board.harvestDirty(9))
          .containsExactlyInAnyOrder(
              hart.board.memory().frameAt(leaf), hart.board.memory().frameAt(PHYSICAL));
    }
  }

  @ParameterizedTest
  @CsvSource({"0x8000000000", "0x4000000000", "0x7fffffffffffffff"})
  void addressThatIsNotCanonical_faults(String address) {
    try (TestHart hart = inMode(Mode.USER)) {
      map(hart, 0x4000_0000L, TestHart.BASE, bits("VRWXUAD"));
      hart.s.x[1] = Long.decode(address);
      hart.code(TestHart.BASE, Asm.i(0x03, 3, 3, 1, 0));
      hart.s.pc = 0x4000_0000L;
      hart.run(1);
      assertThat(hart.s.mcause).isEqualTo(GuestTrap.LOAD_PAGE_FAULT);
    }
  }

  @Test
  void delegatedTrapGoesToSupervisor_andSretComesBack() {
    try (TestHart hart = inMode(Mode.USER)) {
      hart.s.medeleg = 1L << GuestTrap.USER_ECALL;
      hart.s.stvec = TestHart.BASE + 0x2000;
      hart.code(TestHart.BASE + 0x2000, Asm.SRET);
      hart.code(TestHart.BASE, Asm.ECALL).run(1);
      assertThat(hart.s.mode).isEqualTo(Mode.SUPERVISOR);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE + 0x2000);
      assertThat(hart.s.scause).isEqualTo(GuestTrap.USER_ECALL);
      hart.run(1);
      assertThat(hart.s.mode).isEqualTo(Mode.USER);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE);
    }
  }

  @ParameterizedTest
  @CsvSource({"0x12000073,0x100000", "0x10500073,0x200000", "0x10200073,0x400000"})
  void supervisorInstructionThatMachineModeForbids_isIllegal(String code, String bit) {
    try (TestHart hart = inMode(Mode.SUPERVISOR)) {
      hart.code(TestHart.BASE, Integer.decode(code)).run(1);
      assertThat(hart.trapped()).isFalse();
    }
    try (TestHart hart = inMode(Mode.SUPERVISOR)) {
      hart.s.mstatus |= Long.decode(bit);
      hart.code(TestHart.BASE, Integer.decode(code)).run(1);
      assertThat(hart.s.mcause).isEqualTo(GuestTrap.ILLEGAL_INSTRUCTION);
    }
  }

  @Test
  void timerInterrupt_isTakenWhenDueAndEnabled_vectored() {
    try (TestHart hart = new TestHart()) {
      hart.s.mtvec = TestHart.BASE + TestHart.TRAP_OFFSET + 1;
      hart.s.mie = Status.MTIP;
      hart.s.mstatus |= Status.MIE;
      hart.s.x[1] = Clint.BASE + 0x4000;
      hart.code(TestHart.BASE + TestHart.TRAP_OFFSET + 4 * 7, Asm.addi(3, 0, 1));
      hart.code(TestHart.BASE, Asm.s(3, 1, 0, 0)).run(2);
      assertThat(hart.s.x[3]).isEqualTo(1);
      assertThat(hart.s.mcause).isEqualTo(1L << 63 | 7);
      assertThat(hart.s.mepc).isEqualTo(TestHart.BASE + 4);
    }
  }

  private static TestHart inMode(int mode) {
    TestHart hart = new TestHart();
    hart.s.mode = mode;
    hart.board.harts().get(0).stateReplaced();
    return hart;
  }

  /** Maps one page; returns the address of its leaf entry. */
  private static long map(TestHart hart, long virtual, long physical, long permissions) {
    long middle = ROOT + 0x1000;
    long leaves = ROOT + 0x2000;
    hart.putLong(ROOT + (virtual >>> 30) * 8, middle >>> 12 << 10 | V);
    hart.putLong(middle + (virtual >>> 21 & 511) * 8, leaves >>> 12 << 10 | V);
    long leaf = leaves + (virtual >>> 12 & 511) * 8;
    hart.putLong(leaf, physical >>> 12 << 10 | permissions);
    hart.s.satp = 8L << 60 | ROOT >>> 12;
    hart.board.harts().get(0).flushTranslations();
    return leaf;
  }

  private static long bits(String flags) {
    return flags.chars().mapToLong(flag -> 1L << "VRWXUGAD".indexOf(flag)).sum();
  }
}
