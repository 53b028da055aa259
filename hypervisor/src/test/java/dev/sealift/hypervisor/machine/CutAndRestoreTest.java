package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.protection.DemoKeys;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is cut and restored elsewhere at random instructions equals the run that was not. */
class CutAndRestoreTest {
  private static final long STEPS = 6_000_000;
  private static final int CUTS = 12;

  /** A board whose clock is its instruction count, leaping ahead when the guest waits. */
  private static final class Rig implements AutoCloseable {
    final ProcessProtection protection = DemoKeys.grantedProtection();
    final Board board;
    private long leapt;
    private long base;

    Rig() {
      board = new Board(1, GuestMemory.MIN_BYTES, clock(), protection);
    }

    private TimeSource clock() {
      return new TimeSource() {
        @Override
        public long monotonicNanos() {
          return base + leapt;
        }

        @Override
        public long epochNanos() {
          return 0;
        }
      };
    }

    void runTo(long steps) {
      board.clint().startClock(0);
      HartState s = board.harts().get(0).state();
      while (s.steps < steps) {
        // Time stands still within a poll interval, and moves on at its multiples.
        long next = Math.min(steps, (s.steps / 1024 + 1) * 1024);
        base = s.steps / 1024 * 1024 * 20;
        if (board.harts().run(next - s.steps) == Harts.Stop.WAITING) {
          leapt += board.harts().nanosToTimer(1_000_000_000L);
        }
      }
      board.harts().park();
    }

    Rig restored() throws Exception {
      Rig copy = new Rig();
      copy.board.importState(board.exportState());
      copy.base = base;
      copy.leapt = leapt;
      ByteBuffer frame = ByteBuffer.allocate(GuestMemory.PAGE_BYTES);
      for (int i = 0; i < board.memory().frameCount(); i++) {
        board.memory().readFrame(i, frame.clear());
        copy.board.memory().writeFrame(i, frame.flip());
      }
      try (Secret metadata = protection.exportMetadata()) {
        copy.protection.importMetadata(metadata);
      }
      return copy;
    }

    /** RAM without the cloaked frames, whose ciphertext differs from run to run. */
    byte[] openMemory() {
      ByteBuffer all = ByteBuffer.allocate((int) GuestMemory.MIN_BYTES);
      for (int i = 0; i < board.memory().frameCount(); i++) {
        if (protection.rowOfFrame(i).isEmpty()) {
          board.memory().readFrame(i, all);
        } else {
          all.position(all.position() + GuestMemory.PAGE_BYTES);
        }
      }
      return all.array();
    }

    @Override
    public void close() {
      board.zeroiseAndFree();
      protection.close();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void cutAnywhere_theMachineGoesOnAsIfItHadNotBeen(long seed) throws Exception {
    long[] cuts = new Random(seed).longs(CUTS, 1, STEPS).sorted().distinct().toArray();
    try (Rig uncut = new Rig()) {
      uncut.board.load(Guests.demo());
      uncut.runTo(STEPS);
      Rig cut = new Rig();
      cut.board.load(Guests.demo());
      for (long at : cuts) {
        cut.runTo(at);
        Rig next = cut.restored();
        cut.close();
        cut = next;
      }
      try (Rig last = cut) {
        last.runTo(STEPS);
        assertThat(last.board.exportState()).isEqualTo(uncut.board.exportState());
        assertThat(last.openMemory()).isEqualTo(uncut.openMemory());
      }
      byte[] console = uncut.board.console().read(0, ConsoleBuffer.CAPACITY);
      int ticks =
          TickChain.requireValid(new String(console, StandardCharsets.US_ASCII), DemoKeys.secret());
      assertThat(ticks).isGreaterThan(3);
    }
  }
}
