package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import org.junit.jupiter.api.Test;

class SeveralHartsTest {
  private static final int HARTS = 4;
  private static final long CODE = GuestMemory.BASE;
  private static final long COUNTER = GuestMemory.BASE + 0x4000;
  private static final int BNE = 1;
  private static final int SELF = 0x0000_006f;

  private static Board board(int... instructions) {
    Board board = new Board(HARTS, GuestMemory.MIN_BYTES, TimeSource.system(), CpuGuard.none());
    for (int i = 0; i < instructions.length; i++) {
      board.memory().ram().set(HostMemory.INT, 4L * i, instructions[i]);
    }
    for (Hart hart : board.harts().all()) {
      hart.setPc(CODE);
      hart.setRegister(1, COUNTER);
      hart.setRegister(2, 5000);
      hart.setRegister(3, 1);
    }
    return board;
  }

  @Test
  void atomicAdds_allCount() {
    Board board = board(Asm.amo(0, 8, 0, 1, 3), Asm.addi(2, 2, -1), Asm.b(BNE, 2, 0, -8), SELF);
    board.harts().run(HARTS * 20_000L);
    assertThat(board.memory().readLong(COUNTER)).isEqualTo(HARTS * 5000L);
    board.zeroiseAndFree();
  }

  @Test
  void loadReservedStoreConditional_losesNoCount() {
    Board board =
        board(
            Asm.amo(2, 8, 5, 1, 0), // lr.d x5, (x1)
            Asm.addi(5, 5, 1),
            Asm.amo(3, 8, 6, 1, 5), // sc.d x6, x5, (x1)
            Asm.b(BNE, 6, 0, -12),
            Asm.addi(2, 2, -1),
            Asm.b(BNE, 2, 0, -20),
            SELF);
    board.harts().run(HARTS * 40_000L);
    assertThat(board.memory().readLong(COUNTER)).isEqualTo(HARTS * 5000L);
    board.zeroiseAndFree();
  }

  @Test
  void plainAdds_loseCounts_soTheTurnsDoInterleave() {
    Board board =
        board(
            Asm.i(0x03, 3, 5, 1, 0),
            Asm.addi(5, 5, 1),
            Asm.s(3, 1, 5, 0),
            Asm.addi(2, 2, -1),
            Asm.b(BNE, 2, 0, -16),
            SELF);
    board.harts().run(HARTS * 30_000L);
    assertThat(board.memory().readLong(COUNTER)).isBetween(5000L, HARTS * 5000L - 1);
    board.zeroiseAndFree();
  }

  @Test
  void reservationOfAnotherHart_isLostWhenItsTurnEnds() {
    Board board = board(Asm.amo(2, 8, 5, 1, 0), SELF);
    board.harts().run(Hart.POLL_STEPS - 1);
    assertThat(board.harts().get(0).hasReservation()).isTrue();
    board.harts().run(1);
    assertThat(board.harts().get(0).hasReservation()).isFalse();
    board.zeroiseAndFree();
  }

  @Test
  void hartsThatAllWait_stopTheRun_andEachBeginsWithItsNumber() {
    Board board = board(Asm.csrrs(5, 0xf14, 0), Asm.WFI, SELF);
    assertThat(board.harts().run(1_000_000)).isEqualTo(Harts.Stop.WAITING);
    for (int i = 0; i < HARTS; i++) {
      assertThat(board.harts().get(i).register(5)).isEqualTo(i);
    }
    board.zeroiseAndFree();
  }

  @Test
  void turnAndEveryHart_areExported_soACutChangesNothing() throws Exception {
    int[] program = {
      Asm.amo(0, 8, 5, 1, 3),
      Asm.r(0x33, 0, 0, 6, 6, 5),
      Asm.addi(2, 2, -1),
      Asm.b(BNE, 2, 0, -12),
      SELF
    };
    Board uncut = board(program);
    Board cut = board(program);
    uncut.harts().run(30_000);
    for (long left = 30_000; left > 0; left -= 777) {
      cut.harts().run(Math.min(left, 777));
      Board next = board(program);
      next.importState(cut.exportState());
      next.memory().writeLong(COUNTER, cut.memory().readLong(COUNTER));
      cut.zeroiseAndFree();
      cut = next;
    }
    assertThat(cut.exportState()).isEqualTo(uncut.exportState());
    assertThat(cut.memory().readLong(COUNTER)).isEqualTo(uncut.memory().readLong(COUNTER));
    cut.zeroiseAndFree();
    uncut.zeroiseAndFree();
  }
}
