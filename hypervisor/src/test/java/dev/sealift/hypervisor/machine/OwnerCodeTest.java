package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.TinyProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A protected program whose own accesses close the page that it executes from, or make the machine
 * forget what was decoded of it. It executes what that page holds, however its run is cut.
 */
class OwnerCodeTest {
  private static final long DESCRIPTOR = 0x6000_0000L;
  private static final long KERNEL = GuestMemory.BASE + 0x10_0000;

  /** Where the kernel stays for ever. */
  private static final long TRAPS = KERNEL + 0x100;

  private static final long TABLES = GuestMemory.BASE + 0x20_0000;
  private static final long PAGES = GuestMemory.BASE + 0x40_0000;
  private static final long RAM_BYTES = 16L << 20;

  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A7 = 17;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final int T2 = 7;
  private static final int FENCE_I = 0x0000_100f;

  /** Valid, readable, writable, executable, for user mode. */
  private static final long USER_PAGE = 0x1f;

  @ParameterizedTest
  @ValueSource(longs = {1, 10_000})
  void instructionThatTheOwnerReplaced_afterItOpenedAPage_isExecuted(long stepsAtATime) {
    int replaced = 0x44;
    int replacement = 0x6c;
    byte[] code =
        code(
            lui(T0, TinyProgram.DATA),
            Asm.addi(A0, 0, 1),
            Asm.b(1, A1, 0, 0x20),
            Asm.addi(A1, 0, 1),
            Asm.i(0x03, 3, T2, T0, 0),
            lui(T1, TinyProgram.CODE),
            Asm.i(0x03, 2, T2, T1, replacement),
            Asm.s(2, T1, T2, replaced),
            FENCE_I,
            Asm.b(0, 0, 0, replaced - 0x64),
            Asm.ECALL,
            Asm.addi(A0, 0, 2));
    assertThat(resultOf(code, 1, stepsAtATime, false)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10_000})
  void pageThatGivesWayToTheOwnersData_isStillWhatIsExecuted(long stepsAtATime) {
    int dataPages = TinyProgram.OPEN_AT_ONCE;
    byte[] code =
        code(
            lui(T0, TinyProgram.DATA),
            lui(T1, GuestMemory.PAGE_BYTES),
            lui(T2, TinyProgram.DATA + (long) dataPages * GuestMemory.PAGE_BYTES),
            Asm.i(0x03, 3, A1, T0, 0),
            Asm.r(0x33, 0, 0, T0, T0, T1),
            Asm.b(1, T0, T2, -8),
            Asm.addi(A0, 0, 7),
            Asm.ECALL);
    assertThat(resultOf(code, dataPages, stepsAtATime, false)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10_000})
  void pageThatTheOwnerAlsoReadsAsShared_isStillWhatIsExecuted(long stepsAtATime) {
    byte[] code =
        code(lui(T0, TinyProgram.OPEN), Asm.i(0x03, 3, A1, T0, 0), Asm.addi(A0, 0, 7), Asm.ECALL);
    assertThat(resultOf(code, 1, stepsAtATime, true)).isEqualTo(7);
  }

  /** The hypercall PROTECT, and what is executed protected. */
  private static byte[] code(int... instructions) {
    ByteBuffer code = ByteBuffer.allocate(GuestMemory.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    code.putInt(0, Interpreter.HYPERCALL);
    code.position((int) (TinyProgram.ENTRY - TinyProgram.CODE));
    for (int instruction : instructions) {
      code.putInt(instruction);
    }
    return code.array();
  }

  private static int lui(int rd, long value) {
    return (int) value | rd << 7 | 0x37;
  }

  /** Runs a program to its system call; gives a0. */
  private static long resultOf(
      byte[] code, int dataPages, long stepsAtATime, boolean codeIsShared) {
    TinyProgram program = new TinyProgram("tiny", code, dataPages);
    try (ProcessProtection protection = program.grantedProtection()) {
      Board board = new Board(1, RAM_BYTES, TimeSource.system(), protection);
      load(board.memory(), program, dataPages, codeIsShared ? PAGES : KERNEL);
      Hart hart = board.harts().get(0);
      HartState s = hart.state();
      enterUser(s);
      hart.run(1);
      for (long steps = 0; s.mode != Mode.MACHINE && steps < 10_000; steps += stepsAtATime) {
        hart.run(stepsAtATime);
      }
      assertThat(s.mcause).isEqualTo(GuestTrap.USER_ECALL);
      assertThat(protection.violated()).isEmpty();
      long result = s.x[A0];
      board.zeroiseAndFree();
      return result;
    }
  }

  private static void load(GuestMemory memory, TinyProgram program, int dataPages, long shared) {
    memory.write(PAGES, program.code(), 0, GuestMemory.PAGE_BYTES);
    long descriptor = PAGES + (1L + dataPages) * GuestMemory.PAGE_BYTES;
    memory.write(descriptor, program.descriptor(), 0, GuestMemory.PAGE_BYTES);
    for (int i = 0; i <= dataPages; i++) {
      long offset = (long) i * GuestMemory.PAGE_BYTES;
      map(memory, TinyProgram.CODE + offset, PAGES + offset);
    }
    map(memory, DESCRIPTOR, descriptor);
    map(memory, TinyProgram.OPEN, shared);
    memory.writeLong(KERNEL, Asm.MRET);
    memory.writeLong(TRAPS, Asm.b(0, 0, 0, 0));
  }

  private static void enterUser(HartState s) {
    s.pmpConfig[0] = 0x1f;
    s.pmpAddress[0] = Pmp.ADDRESS_WRITABLE;
    s.mtvec = TRAPS;
    s.satp = 8L << 60 | TABLES >>> 12;
    s.pc = KERNEL;
    s.mepc = TinyProgram.CODE;
    s.mstatus &= ~Status.MPP;
    s.x[A0] = DESCRIPTOR;
    s.x[A1] = 88;
    s.x[A7] = 1;
  }

  /** Maps a page of the second GiB; each 2 MiB of it has a last table of its own. */
  private static void map(GuestMemory memory, long virtual, long physical) {
    long middle = TABLES + GuestMemory.PAGE_BYTES;
    long slot = virtual >>> 21 & 0x1ff;
    long last = middle + (1 + slot) * GuestMemory.PAGE_BYTES;
    memory.writeLong(TABLES + 8, middle >>> 12 << 10 | 1);
    memory.writeLong(middle + 8 * slot, last >>> 12 << 10 | 1);
    memory.writeLong(last + 8 * (virtual >>> 12 & 0x1ff), physical >>> 12 << 10 | USER_PAGE);
  }
}
