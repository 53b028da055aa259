package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Guests that write without pause, and a harvest that never stops: the copy ends as the RAM. */
class DirtyLogStressTest {
  private static final int HARTS = 2;
  private static final int ROUNDS = 1000;
  private static final int AT_ONCE = 64;

  /** Fewer than a hart caches translations of, so that none is revoked by chance. */
  private static final int PAGES = 128;

  private static final long STEPS_BETWEEN = 500;
  private static final long DATA = GuestMemory.BASE + 0x10_0000;

  /** Stores an ever new number into a pseudo-random one of the pages, each hart its own word. */
  private static final int[] PROGRAM = {
    Asm.r(0x33, 0, 1, 2, 2, 3), // x2 *= x3
    Asm.addi(2, 2, 1),
    Asm.i(0x13, 5, 4, 2, 40), // x4 = x2 >>> 40
    Asm.r(0x33, 7, 0, 4, 4, 5), // x4 &= x5, pages
    Asm.r(0x33, 0, 0, 4, 4, 1), // x4 += x1, the base
    Asm.s(3, 4, 2, 0),
    Asm.b(0, 0, 0, -24)
  };

  @Test
  void everyWriteIsHarvested() {
    assertThat(differingFrames(board -> board.harvestDirty(AT_ONCE))).isEmpty();
  }

  @Test
  void withoutRevokingStoreTranslations_writesAreLost_andTheTestSeesIt() {
    assertThat(differingFrames(board -> board.memory().dirty().take(AT_ONCE))).isNotEmpty();
  }

  private static int[] differingFrames(Function<Board, int[]> harvest) {
    Board board = new Board(HARTS, GuestMemory.MIN_BYTES, TimeSource.system(), CpuGuard.none());
    for (int i = 0; i < PROGRAM.length; i++) {
      board.memory().ram().set(HostMemory.INT, 4L * i, PROGRAM[i]);
    }
    for (Hart hart : board.harts().all()) {
      hart.setPc(GuestMemory.BASE);
      hart.setRegister(1, DATA + 8L * hart.hart());
      hart.setRegister(2, hart.hart());
      hart.setRegister(3, 6364136223846793005L);
      hart.setRegister(5, (PAGES - 1L) << 12);
    }
    byte[][] copy = new byte[board.memory().frameCount()][GuestMemory.PAGE_BYTES];
    VcpuThread vcpu =
        new VcpuThread(board.harts(), board.clint(), TimeSource.system(), () -> true, "stress");
    vcpu.call(() -> {
      board.memory().dirty().markAll();
      return null;
    });
    vcpu.resume(0);
    long[] harvestedAt = {0};
    int rounds = 0;
    while (rounds < ROUNDS) {
      rounds +=
          vcpu.call(() -> {
            if (board.harts().steps() < harvestedAt[0] + STEPS_BETWEEN) {
              return 0;
            }
            harvestedAt[0] = board.harts().steps();
            copyDirty(board, copy, harvest);
            return 1;
          });
    }
    vcpu.park();
    while (vcpu.call(() -> copyDirty(board, copy, harvest)) > 0) {}
    byte[] now = new byte[GuestMemory.PAGE_BYTES];
    int[] differing =
        vcpu.call(() ->
            java.util.stream.IntStream.range(0, copy.length)
                .filter(frame -> {
                  board.memory().readFrame(frame, ByteBuffer.wrap(now));
                  return !Arrays.equals(now, copy[frame]);
                })
                .toArray());
    vcpu.close(board::zeroiseAndFree);
    return differing;
  }

  private static int copyDirty(Board board, byte[][] copy, Function<Board, int[]> harvest) {
    int[] frames = harvest.apply(board);
    for (int frame : frames) {
      board.memory().readFrame(frame, ByteBuffer.wrap(copy[frame]));
    }
    return frames.length;
  }
}
