package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.Clint;
import dev.sealift.hypervisor.device.DeviceBus;
import dev.sealift.hypervisor.device.Plic;
import dev.sealift.hypervisor.machine.CpuGuard.OwnerExit;
import java.util.Arrays;

/**
 * One hardware thread. Interrupts are polled at step numbers and events that are part of the state,
 * never at the edges of a run, so where a run is cut changes nothing.
 */
final class Hart implements GuestCpu {
  /** Steps between looks at the timer: some 10 microseconds. */
  static final long POLL_STEPS = 1024;

  private final HartState s;
  private final GuestMemory memory;
  private final Mmu mmu;
  private final Traps traps;
  private final Clint clint;
  private final Csrs csrs;
  private final CpuGuard guard;
  private final Interpreter interpreter;
  private boolean userChecked;

  Hart(
      HartState state,
      GuestMemory memory,
      DeviceBus devices,
      Clint clint,
      Plic plic,
      CpuGuard guard) {
    this.s = state;
    this.memory = memory;
    this.clint = clint;
    this.guard = guard;
    Pmp pmp = new Pmp(state);
    this.mmu = new Mmu(memory, state, pmp, devices, guard, this);
    this.csrs = new Csrs(state, clint, plic, pmp, mmu);
    this.traps = new Traps(state, mmu, csrs, guard, this);
    this.interpreter =
        new Interpreter(state, mmu, new SystemUnit(state, mmu, csrs, traps, guard, this));
  }

  HartState state() {
    return s;
  }

  /** Executes at most so many steps; returns whether it stopped early because the hart waits. */
  boolean run(long maxSteps) {
    long end = s.steps + maxSteps;
    while (s.steps < end) {
      if (s.waiting) {
        if (!traps.wakes()) {
          return true;
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
    return false;
  }

  /** Nanoseconds until an enabled timer fires, at most {@code limit}; 0 when one is due. */
  long nanosToTimer(long limit) {
    long left = limit;
    if ((s.mie & Status.MTIP) != 0) {
      left = clint.nanosToTimer(s.hart, limit);
    }
    if ((s.mie & Status.STIP) != 0 && csrs.hasSupervisorTimer()) {
      left = Math.min(left, clint.nanosUntil(s.stimecmp, limit));
    }
    return left;
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

  /** Leaves nothing of an owner in registers, no plaintext and no cached translation. */
  void park() {
    traps.leaveOwner(OwnerExit.PARK, 0, 0);
    guard.sealOpen();
    userChecked = false;
    mmu.flush();
  }

  /** Follows a replacement of the whole state. */
  void stateReplaced() {
    userChecked = false;
    mmu.flush();
    mmu.viewChanged();
  }

  void zeroise() {
    Arrays.fill(s.x, 0);
    Arrays.fill(s.f, 0);
  }

  @Override
  public int hart() {
    return s.hart;
  }

  @Override
  public long floatRegister(int number) {
    return s.f[number];
  }

  @Override
  public void setFloatRegister(int number, long value) {
    s.f[number] = value;
  }

  @Override
  public long fcsr() {
    return s.fcsr;
  }

  @Override
  public void setFcsr(long value) {
    s.fcsr = value & 0xff;
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
    memory.translations().flush();
    memory.code().clearOwners();
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }
}
