package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.device.Disk;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.state.MalformedStateException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine whose vCPUs share a thread of its own. Created parked; it executes only while
 * it is resumed *and* its gate is open. What touches memory or state runs on the vCPU thread,
 * between two instructions.
 *
 * <p>Boot convention: execution starts in machine mode at the image's entry with a0 = hart number
 * and a1 = address of a device tree, as on QEMU's virt board.
 */
public final class Machine implements AutoCloseable {
  /** Largest number of vCPUs. */
  public static final int MAX_HARTS = 8;

  /** Bound on an encoded state: a full console, a page for each vCPU and two for all else. */
  public static final int MAX_STATE_BYTES =
      ConsoleBuffer.CAPACITY + (MAX_HARTS + 2) * GuestMemory.PAGE_BYTES;

  private final Board board;
  private final VcpuThread vcpu;

  /**
   * Makes a parked machine with zeroed RAM and no disk.
   *
   * @param name for the vCPU thread
   * @param harts number of vCPUs, 1 to {@link #MAX_HARTS}
   * @param ramBytes whole MiB, {@link GuestMemory#MIN_BYTES} to {@link GuestMemory#MAX_BYTES}
   */
  public Machine(
      String name, int harts, long ramBytes, TimeSource time, VmEntryGate gate, CpuGuard guard) {
    this(name, harts, ramBytes, time, gate, guard, null);
  }

  /** Makes a parked machine that has a disk, too, if one is given. */
  public Machine(
      String name,
      int harts,
      long ramBytes,
      TimeSource time,
      VmEntryGate gate,
      CpuGuard guard,
      @Nullable Disk disk) {
    this.board = new Board(harts, ramBytes, time, guard, disk);
    this.vcpu = new VcpuThread(board.harts(), board.clint(), time, gate, name);
  }

  /** Loads an ELF64 or raw image into the zeroed RAM of a machine that has not run. */
  public void load(byte[] image) throws MalformedImageException {
    byte[] copy = image.clone();
    MalformedImageException refusal =
        runAtSafePoint(() -> {
          requireUnused();
          try {
            board.load(copy);
            return null;
          } catch (MalformedImageException e) {
            return e;
          }
        });
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Lets the vCPU run whenever the gate is open. */
  public void start() {
    vcpu.resume(0);
  }

  /**
   * Lets a parked vCPU run on.
   *
   * @param missedNanos what the guest's clock leaps forward, for example the time since the freeze
   */
  public void resume(long missedNanos) {
    vcpu.resume(missedNanos);
  }

  /**
   * Stops the vCPU between two instructions; returns when it has stopped. An owner's registers and
   * pages are then sealed away, cached translations are gone, and the guest's clock stands still.
   */
  public void park() {
    vcpu.park();
  }

  /** Makes a waiting vCPU ask its gate again. */
  public void kick() {
    vcpu.kick();
  }

  /** Whether the machine is meant to run: resumed and not parked, whatever the gate says. */
  public boolean isResumed() {
    return vcpu.isResumed();
  }

  /** The error of ours that ended execution for good, or null; the machine fails closed. */
  public @Nullable Throwable failure() {
    return vcpu.failure();
  }

  /**
   * Runs a task on the vCPU thread between two instructions, and waits for it. Works while parked,
   * too; the task may park. What it throws is thrown here.
   */
  public <T extends @Nullable Object> T runAtSafePoint(Supplier<T> task) {
    return vcpu.call(task);
  }

  /** RAM, for use inside {@link #runAtSafePoint} only. */
  public GuestMemory memory() {
    return board.memory();
  }

  /** Number of RAM frames. */
  public int frameCount() {
    return board.memory().frameCount();
  }

  /** Copies one frame out at a safe point; see {@link GuestMemory#readFrame}. */
  public void readFrame(int frame, ByteBuffer destination) {
    run(() -> board.memory().readFrame(frame, destination));
  }

  /** Overwrites one frame at a safe point; see {@link GuestMemory#writeFrame}. */
  public void writeFrame(int frame, ByteBuffer source) {
    run(() -> {
      board.harts().all().forEach(Hart::clearReservation);
      board.memory().writeFrame(frame, source);
    });
  }

  /** Whether every byte of a frame is zero. */
  public boolean isZero(int frame) {
    return runAtSafePoint(() -> board.memory().isZero(frame));
  }

  /** Marks every frame as dirty, so that the first harvests return them all. */
  public void startDirtyLog() {
    run(() -> board.memory().dirty().markAll());
  }

  /**
   * Clears and returns up to {@code maxFrames} dirty frames. Inside {@link #runAtSafePoint} the
   * caller reads their contents before any later write can happen; that write marks them again.
   */
  public int[] harvestDirty(int maxFrames) {
    if (maxFrames < 1) {
      throw new IllegalArgumentException("maxFrames is %d, want >= 1".formatted(maxFrames));
    }
    return runAtSafePoint(() -> board.harvestDirty(maxFrames));
  }

  /** Number of dirty frames. */
  public int dirtyCount() {
    return runAtSafePoint(() -> board.memory().dirty().count());
  }

  /** The console's kept output. */
  public ConsoleBuffer console() {
    return board.console();
  }

  /** Types at the serial console; returns how many bytes it took. */
  public int receive(byte[] input) {
    byte[] copy = input.clone();
    return runAtSafePoint(() -> board.receive(copy));
  }

  /** Instructions retired since the guest first booted, on whatever host. */
  public long instructionsRetired() {
    return runAtSafePoint(() -> board.harts().retired());
  }

  /** When the last slice of guest code ended: nanoseconds since the epoch, 0 before the first. */
  public long lastInstructionAt() {
    return vcpu.lastInstructionAt();
  }

  /** When the first instruction after the last resume began, 0 until it has. */
  public long firstInstructionAt() {
    return vcpu.firstInstructionAt();
  }

  /**
   * Everything but RAM and what process protection keeps: registers, CSRs, reservation, timer,
   * UART, console with its offsets.
   *
   * @throws IllegalStateException unless parked
   */
  public byte[] exportState() {
    return runAtSafePoint(() -> {
      if (vcpu.isResumed() || vcpu.failure() != null) {
        throw new IllegalStateException("park the machine before its state is exported");
      }
      return board.exportState();
    });
  }

  /**
   * Installs an exported state in a machine that has not run. The whole of it is checked first: a
   * refused state changes nothing.
   */
  public void importState(byte[] encoded) throws MalformedStateException {
    if (encoded.length > MAX_STATE_BYTES) {
      throw new MalformedStateException(
          "state is %d bytes, want <= %d".formatted(encoded.length, MAX_STATE_BYTES));
    }
    byte[] copy = encoded.clone();
    MalformedStateException refusal =
        runAtSafePoint(() -> {
          requireUnused();
          try {
            board.importState(copy);
            return null;
          } catch (MalformedStateException e) {
            return e;
          }
        });
    if (refusal != null) {
      throw refusal;
    }
  }

  private void requireUnused() {
    if (vcpu.isResumed() || vcpu.lastInstructionAt() != 0) {
      throw new IllegalStateException("the machine has already been started");
    }
  }

  private void run(Runnable task) {
    runAtSafePoint(() -> {
      task.run();
      return null;
    });
  }

  /** Stops the vCPU for good, zeroises and frees RAM and registers. */
  @Override
  public void close() {
    vcpu.close(board::zeroiseAndFree);
  }
}
