package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TestDisk;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A guest that has a disk write a sector, waits for the interrupt, and counts until it comes. */
class DiskInterruptTest {
  private static final long SLOT = 0x1000_1000L;
  private static final long PLIC = 0x0c00_0000L;
  private static final long RINGS = GuestMemory.BASE + 0x1_0000;
  private static final long HEADER = GuestMemory.BASE + 0x2_0000;
  private static final long DATA = GuestMemory.BASE + 0x3_0000;
  private static final long STATUS = GuestMemory.BASE + 0x4_0000;
  private static final long HANDLER = GuestMemory.BASE + 0x1000;
  private static final int STEPS = 2500;
  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int NOTIFY = Asm.s(2, 1, 0, 0x50);
  private static final int COUNT = Asm.addi(3, 3, 1);
  private static final int AGAIN = Asm.b(0, 0, 0, -4);
  private static final int AFTER_INTERRUPT = Asm.addi(4, 4, 1);

  /** A board on which everything but the notification has been done. */
  private static Board board(TestDisk disk, int... program) {
    Board board = new Board(1, GuestMemory.MIN_BYTES, new StoppedTime(), CpuGuard.none(), disk);
    HartState s = board.harts().get(0).state();
    s.mtvec = HANDLER;
    s.mie = Status.MEIP;
    s.mstatus |= Status.MIE;
    poke(board, PLIC + 4, 1);
    poke(board, PLIC + 0x2000, 2);
    poke(board, SLOT + 0x70, 3);
    poke(board, SLOT + 0x70, 11);
    poke(board, SLOT + 0x38, 8);
    poke(board, SLOT + 0x80, (int) RINGS);
    poke(board, SLOT + 0x90, (int) RINGS + 0x400);
    poke(board, SLOT + 0xa0, (int) RINGS + 0x800);
    poke(board, SLOT + 0x44, 1);
    poke(board, SLOT + 0x70, 15);
    descriptor(board, 0, HEADER, 16, NEXT, 1);
    descriptor(board, 1, DATA, 512, NEXT, 2);
    descriptor(board, 2, STATUS, 1, WRITE, 0);
    board.memory().writeLong(HEADER, 1);
    board.memory().writeLong(HEADER + 8, 5);
    byte[] content = new byte[512];
    Arrays.fill(content, (byte) 'd');
    board.memory().write(DATA, content, 0, 512);
    board.memory().writeLong(RINGS + 0x400, 1 << 16);
    code(board, HANDLER, AFTER_INTERRUPT, Asm.b(0, 0, 0, -4));
    code(board, GuestMemory.BASE, program);
    s.x[1] = SLOT;
    s.x[3] = 0;
    return board;
  }

  private static void poke(Board board, long address, int value) {
    code(board, GuestMemory.BASE, Asm.s(2, 1, 2, 0));
    HartState s = board.harts().get(0).state();
    s.x[1] = address;
    s.x[2] = value;
    board.harts().get(0).run(1);
    assertThat(s.pc).isEqualTo(GuestMemory.BASE + 4);
  }

  private static void code(Board board, long at, int... instructions) {
    for (int i = 0; i < instructions.length; i++) {
      byte[] word = new byte[4];
      for (int j = 0; j < 4; j++) {
        word[j] = (byte) (instructions[i] >>> (8 * j));
      }
      board.memory().write(at + 4L * i, word, 0, 4);
    }
    board.harts().get(0).state().pc = at;
  }

  private static void descriptor(
      Board board, int index, long address, int length, int flags, int next) {
    board.memory().writeLong(RINGS + 16L * index, address);
    board
        .memory()
        .writeLong(RINGS + 16L * index + 8, length | (long) flags << 32 | (long) next << 48);
  }

  @Test
  void waitingHart_isWokenByItsOwnRequest() {
    TestDisk disk = new TestDisk();
    Board board = board(disk, NOTIFY, Asm.WFI);
    board.harts().run(STEPS);
    HartState s = board.harts().get(0).state();
    assertThat(s.mcause).isEqualTo(1L << 63 | 11);
    assertThat(s.x[4]).isPositive();
    assertThat(disk.content[5 * 512]).isEqualTo((byte) 'd');
    board.zeroiseAndFree();
  }

  @Test
  void requestInFlight_isNotPerformedAtOnce_butBeforeTheTurnIsOver() {
    TestDisk disk = new TestDisk();
    Board board = board(disk, NOTIFY, COUNT, AGAIN);
    board.harts().run(3);
    assertThat(disk.content[5 * 512]).isZero();
    board.harts().run(STEPS);
    assertThat(disk.content[5 * 512]).isEqualTo((byte) 'd');
    assertThat(board.harts().get(0).state().x[4]).isPositive();
    board.zeroiseAndFree();
  }

  @Test
  void cutWithTheRequestInFlight_theTraceIsTheSame() throws Exception {
    TestDisk uncutDisk = new TestDisk();
    TestDisk cutDisk = new TestDisk();
    Board uncut = board(uncutDisk, NOTIFY, COUNT, AGAIN);
    Board cut = board(cutDisk, NOTIFY, COUNT, AGAIN);
    for (int done = 0; done < STEPS; done += 97) {
      uncut.harts().run(97);
      cut.harts().run(97);
      byte[] state = cut.exportState();
      assertThat(state).as("after %d steps", done).isEqualTo(uncut.exportState());
      assertThat(cutDisk.content).isEqualTo(uncutDisk.content);
      Board next = new Board(1, GuestMemory.MIN_BYTES, new StoppedTime(), CpuGuard.none(), cutDisk);
      next.memory().ram().copyFrom(cut.memory().ram());
      next.importState(state);
      cut.zeroiseAndFree();
      cut = next;
    }
    assertThat(cutDisk.content[5 * 512]).isEqualTo((byte) 'd');
    assertThat(cut.memory().ram().mismatch(uncut.memory().ram())).isEqualTo(-1);
    cut.zeroiseAndFree();
    uncut.zeroiseAndFree();
  }
}
