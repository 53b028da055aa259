package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.machine.CpuGuard.OwnerExit;
import java.util.Arrays;

/**
 * One hardware thread. Interrupts are polled at step numbers and events that are part of the state,
 * never at the edges of a run, so where a run is cut changes nothing.
 */
final class Hart implements GuestCpu {
  /** Steps between looks at the timer: some 20 microseconds of guest time. */
  private static final long POLL_STEPS = 1024;

  private final HartState s;
  private final GuestMemory memory;
  private final Mmu mmu;
  private final Traps traps;
  private final CpuGuard guard;
  private final Interpreter interpreter;
  private volatile boolean stopRequested;
  private boolean userChecked;

  /** Why a run ended. */
  enum Stop {
    /** All steps done. */
    BUDGET,
    /** A stop was requested. */
    REQUESTED,
    /** wfi found nothing to do. */
    WAITING
  }

  Hart(HartState state, GuestMemory memory, Devices devices, Clint clint, CpuGuard guard) {
    this.s = state;
    this.memory = memory;
    this.guard = guard;
    this.mmu = new Mmu(memory, state, devices, guard, this);
    Csrs csrs = new Csrs(state, clint, mmu);
    this.traps = new Traps(state, mmu, csrs, guard, this);
    this.interpreter = new Interpreter(state, mmu, csrs, traps, guard, this);
  }

  HartState state() {
    return s;
  }

  /** Makes a run in another thread end soon. */
  void requestStop() {
    stopRequested = true;
  }

  /** Executes at most so many steps. */
  Stop run(long maxSteps) {
    long end = s.steps + maxSteps;
    while (s.steps < end) {
      if (stopRequested) {
        stopRequested = false;
        return Stop.REQUESTED;
      }
      if (s.waiting) {
        if (!traps.wakes()) {
          return Stop.WAITING;
        }
        s.waiting = false;
        s.pollDue = true;
      }
      if (s.pollDue || s.steps % POLL_STEPS == 0) {
        traps.poll();
      }
      try {
        checkUser();
        interpreter.burst(Math.min(end, (s.steps / POLL_STEPS + 1) * POLL_STEPS));
      } catch (GuestTrap trap) {
        s.steps++;
        traps.take(trap);
      }
    }
    return Stop.BUDGET;
  }

  /** Every way into user mode ends a burst, so the guard is asked before its first instruction. */
  private void checkUser() throws GuestTrap {
    if (s.mode != Mode.USER) {
      userChecked = false;
    } else if (!userChecked) {
      userChecked = true;
      mmu.setOwnerActive(guard.enterUser(this));
    }
  }

  /** Leaves nothing of an owner in registers and no cached translation. */
  void park() {
    traps.leaveOwner(OwnerExit.PARK, 0, 0);
    userChecked = false;
    mmu.flush();
  }

  /** Follows a replacement of the whole state. */
  void stateReplaced() {
    userChecked = false;
    mmu.flush();
    mmu.modeChanged();
  }

  void zeroise() {
    Arrays.fill(s.x, 0);
  }

  /** Clears up to {@code max} marks; later stores mark their frames again. See {@link Mmu}. */
  int[] harvestDirty(int max) {
    mmu.flushStores();
    return memory.dirty().take(max);
  }

  @Override
  public long register(int number) {
    return s.x[number];
  }

  @Override
  public void setRegister(int number, long value) {
    s.x[number] = number == 0 ? 0 : value;
  }

  @Override
  public long pc() {
    return s.pc;
  }

  @Override
  public void setPc(long address) {
    s.pc = address;
  }

  @Override
  public long satp() {
    return s.satp;
  }

  @Override
  public boolean hasReservation() {
    return s.reserved;
  }

  @Override
  public long reservation() {
    return s.reservation;
  }

  @Override
  public void reserve(long virtualAddress) {
    s.reserved = true;
    s.reservation = virtualAddress;
  }

  @Override
  public void clearReservation() {
    s.reserved = false;
    s.reservation = 0;
  }

  @Override
  public int userFrame(long virtualAddress, Access access) throws GuestTrap {
    return mmu.userFrame(virtualAddress, access);
  }

  @Override
  public void flushTranslations() {
    mmu.flush();
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }
}
