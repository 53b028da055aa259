package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.TinyProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A protected program with two threads on two harts; the test is its operating system. */
class ProtectedThreadsOnHartsTest {
  private static final long WORKER = TinyProgram.CODE + 0x100;
  private static final long DESCRIPTOR = 0x6000_0000L;
  private static final long KERNEL = GuestMemory.BASE + 0x10_0000;
  private static final long TABLES = GuestMemory.BASE + 0x20_0000;
  private static final long PAGES = GuestMemory.BASE + 0x30_0000;

  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A7 = 17;
  private static final int TP = 4;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final int LUI_T0_DATA = 0x4000_1000 | T0 << 7 | 0x37;
  private static final int LUI_A0_CODE = 0x4000_0000 | A0 << 7 | 0x37;

  /** Valid, readable, writable, executable, for user mode. */
  private static final long USER_PAGE = 0x1f;

  private final TinyProgram program = new TinyProgram("tiny", code(), 1);
  private final ProcessProtection protection = program.grantedProtection();
  private final Board board = new Board(2, GuestMemory.MIN_BYTES, TimeSource.system(), protection);
  private final Hart first = board.harts().get(0);
  private final Hart second = board.harts().get(1);

  /** Asks for a thread, stores its number and yields; when it is told a status it exits. */
  private static byte[] code() {
    ByteBuffer code = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
    code.putInt(0, Interpreter.HYPERCALL);
    code.position(0x40);
    code.putInt(Asm.addi(A7, 0, 4));
    code.putInt(LUI_A0_CODE);
    code.putInt(Asm.addi(A0, A0, (int) (WORKER - TinyProgram.CODE)));
    code.putInt(Asm.addi(A1, 0, 42));
    code.putInt(Interpreter.HYPERCALL);
    code.putInt(LUI_T0_DATA);
    code.putInt(Asm.s(3, T0, A0, 0));
    code.putInt(Asm.ECALL);
    code.putInt(Asm.i(0x03, 3, T1, T0, 8));
    code.putInt(Asm.b(0, T1, 0, -4));
    code.putInt(Asm.addi(A7, 0, 3));
    code.putInt(Asm.addi(A0, T1, 0));
    code.putInt(Interpreter.HYPERCALL);
    code.position(0x100);
    code.putInt(LUI_T0_DATA);
    code.putInt(Asm.s(3, T0, A0, 8));
    code.putInt(Asm.b(0, 0, 0, 0));
    return code.array();
  }

  @BeforeEach
  void load() {
    board.memory().write(PAGES, program.code(), 0, GuestMemory.PAGE_BYTES);
    board.memory().write(PAGES + 0x2000, program.descriptor(), 0, GuestMemory.PAGE_BYTES);
    map(TinyProgram.CODE, PAGES, TABLES + 0x2000);
    map(TinyProgram.DATA, PAGES + 0x1000, TABLES + 0x2000);
    map(DESCRIPTOR, PAGES + 0x2000, TABLES + 0x3000);
    byte[] mret = {0x73, 0x00, 0x20, 0x30};
    board.memory().write(KERNEL, mret, 0, mret.length);
    for (Hart hart : board.harts().all()) {
      HartState s = hart.state();
      s.pmpConfig[0] = 0x1f;
      s.pmpAddress[0] = Pmp.ADDRESS_WRITABLE;
      s.mtvec = KERNEL;
      s.satp = 8L << 60 | TABLES >>> 12;
      s.pc = KERNEL;
    }
  }

  @AfterEach
  void close() {
    protection.close();
    board.zeroiseAndFree();
  }

  private static void putTable(GuestMemory memory, long at, long index, long target) {
    memory.writeLong(at + 8 * index, target >>> 12 << 10 | 1);
  }

  /** Maps a page of the second GiB for user mode, its last table at an address. */
  private void map(long virtual, long physical, long lastTable) {
    GuestMemory memory = board.memory();
    putTable(memory, TABLES, 1, TABLES + 0x1000);
    putTable(memory, TABLES + 0x1000, virtual >>> 21 & 0x1ff, lastTable);
    memory.writeLong(lastTable + 8 * (virtual >>> 12 & 0x1ff), physical >>> 12 << 10 | USER_PAGE);
  }

  /** Returns to user mode. */
  private static void enter(Hart hart, long pc) {
    hart.state().mepc = pc;
    hart.state().mstatus &= ~Status.MPP;
    hart.run(1);
  }

  private static long untilTrap(Hart hart) {
    for (int i = 0; i < 1000 && hart.state().mode != Mode.MACHINE; i++) {
      hart.run(1);
    }
    assertThat(hart.state().mode).isEqualTo(Mode.MACHINE);
    return hart.state().mcause;
  }

  @Test
  void threadsWorkTogether_andEndTogether_andTheirRegistersAreNobodysBusiness() {
    HartState s = first.state();
    s.x[A0] = DESCRIPTOR;
    s.x[A1] = 88;
    s.x[A7] = 1;
    enter(first, TinyProgram.CODE);
    assertThat(untilTrap(first)).isEqualTo(GuestTrap.USER_ECALL);
    assertThat(s.x[A0]).isEqualTo(1);
    assertThat(s.x[T0]).isZero();
    assertThat(s.x[TP]).isZero();
    assertThat(s.mepc).isEqualTo(TinyProgram.ENTRY);

    enter(first, TinyProgram.ENTRY + 4);
    first.run(20);
    second.state().x[TP] = 1;
    enter(second, TinyProgram.ENTRY);
    second.run(3);
    assertThat(second.state().mode).isEqualTo(Mode.USER);
    assertThat(second.state().pc).isEqualTo(WORKER + 8);
    assertThat(board.memory().readLong(PAGES + 0x1008)).isNotEqualTo(42);

    assertThat(untilTrap(first)).isEqualTo(GuestTrap.PROTECTED_EXIT);
    assertThat(s.mtval).isEqualTo(42);
    assertThat(Arrays.copyOf(s.x, 32)).containsOnly(0);

    assertThat(untilTrap(second)).isEqualTo(GuestTrap.PROTECTED_EXIT);
    assertThat(second.state().mtval).isEqualTo(42);
    assertThat(second.state().x[TP]).isEqualTo(1);
    assertThat(second.state().x[T0]).isZero();
    assertThat(protection.violated()).isEmpty();
  }
}
