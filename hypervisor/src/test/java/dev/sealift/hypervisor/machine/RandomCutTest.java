package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.state.MalformedStateException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random programs, cut at random instructions and restored in new machines. After each stretch the
 * whole state of the machine that was cut equals that of the machine that was not.
 */
class RandomCutTest {
  private static final int CUTS_PER_PROGRAM = 50;
  private static final int LONGEST_STRETCH = 60;
  private static final int PROGRAMS = 200;

  @Test
  void cutTenThousandTimes_theTraceIsTheSame() throws Exception {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      RandomProgram program = new RandomProgram(seed);
      Board uncut = board(program);
      Board cut = board(program);
      for (int i = 0; i < CUTS_PER_PROGRAM; i++) {
        int stretch = 1 + random.nextInt(LONGEST_STRETCH);
        uncut.harts().run(stretch);
        cut.harts().run(stretch);
        byte[] state = cut.exportState();
        assertThat(state).as("seed %d, cut %d: state", seed, i).isEqualTo(uncut.exportState());
        cut = restored(cut, state);
      }
      assertThat(cut.memory().ram().mismatch(uncut.memory().ram()))
          .as("seed %d: first byte of RAM that differs", seed)
          .isEqualTo(-1);
      cut.zeroiseAndFree();
      uncut.zeroiseAndFree();
    }
  }

  private static Board board(RandomProgram program) throws MalformedImageException {
    Board board = new Board(1, GuestMemory.MIN_BYTES, new StoppedTime(), CpuGuard.none());
    board.load(program.image());
    for (int i = 1; i < 32; i++) {
      board.harts().get(0).setRegister(i, program.registers[i]);
    }
    return board;
  }

  private static Board restored(Board old, byte[] state) throws MalformedStateException {
    Board board = new Board(1, GuestMemory.MIN_BYTES, new StoppedTime(), CpuGuard.none());
    board.memory().ram().copyFrom(old.memory().ram());
    board.importState(state);
    old.zeroiseAndFree();
    return board;
  }
}
