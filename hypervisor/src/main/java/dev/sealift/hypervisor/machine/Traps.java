package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.machine.CpuGuard.OwnerExit;

/** Trap entry and return (privileged ISA 1.12, sections 3.1.6 to 3.1.9, 3.3.2 and 4.1). */
final class Traps {
  private static final long INTERRUPT = 1L << 63;

  /** Interrupt numbers by falling priority (section 3.1.9). */
  private static final int[] PRIORITY = {11, 3, 7, 9, 1, 5};

  private final HartState s;
  private final Mmu mmu;
  private final Csrs csrs;
  private final CpuGuard guard;
  private final GuestCpu cpu;

  Traps(HartState state, Mmu mmu, Csrs csrs, CpuGuard guard, GuestCpu cpu) {
    this.s = state;
    this.mmu = mmu;
    this.csrs = csrs;
    this.guard = guard;
    this.cpu = cpu;
  }

  /** Takes the interrupt of the highest priority that is pending and enabled, if there is one. */
  void poll() {
    s.pollDue = false;
    long ready = csrs.pending() & s.mie;
    if (ready == 0) {
      return;
    }
    boolean machineOpen = s.mode < Mode.MACHINE || (s.mstatus & Status.MIE) != 0;
    boolean supervisorOpen =
        s.mode < Mode.SUPERVISOR || (s.mode == Mode.SUPERVISOR && (s.mstatus & Status.SIE) != 0);
    long taken = machineOpen ? ready & ~s.mideleg : 0;
    if (taken == 0 && supervisorOpen) {
      taken = ready & s.mideleg;
    }
    for (int number : PRIORITY) {
      if ((taken >>> number & 1) != 0) {
        leaveOwner(OwnerExit.INTERRUPT, number, 0);
        boolean toSupervisor = (s.mideleg >>> number & 1) != 0;
        enter(INTERRUPT | number, 0, toSupervisor);
        return;
      }
    }
  }

  /** Whether wfi has something to wake for, whatever the global enables say. */
  boolean wakes() {
    return (csrs.pending() & s.mie) != 0;
  }

  void take(GuestTrap trap) {
    long value = leaveOwner(OwnerExit.EXCEPTION, trap.cause(), trap.value());
    boolean toSupervisor = s.mode <= Mode.SUPERVISOR && (s.medeleg >>> trap.cause() & 1) != 0;
    enter(trap.cause(), value, toSupervisor);
  }

  long leaveOwner(OwnerExit exit, int cause, long value) {
    if (!mmu.ownerActive()) {
      return value;
    }
    long visible = guard.leaveOwner(cpu, exit, cause, value);
    mmu.setOwnerActive(false);
    return visible;
  }

  private void enter(long cause, long value, boolean toSupervisor) {
    s.reserved = false;
    long status = s.mstatus;
    if (toSupervisor) {
      s.sepc = s.pc;
      s.scause = cause;
      s.stval = value;
      long pie = (status & Status.SIE) != 0 ? Status.SPIE : 0;
      long pp = s.mode == Mode.SUPERVISOR ? Status.SPP : 0;
      s.mstatus = (status & ~(Status.SIE | Status.SPIE | Status.SPP)) | pie | pp;
      s.pc = vector(s.stvec, cause);
      s.mode = Mode.SUPERVISOR;
    } else {
      s.mepc = s.pc;
      s.mcause = cause;
      s.mtval = value;
      long pie = (status & Status.MIE) != 0 ? Status.MPIE : 0;
      long pp = (long) s.mode << Status.MPP_SHIFT;
      s.mstatus = (status & ~(Status.MIE | Status.MPIE | Status.MPP)) | pie | pp;
      s.pc = vector(s.mtvec, cause);
      s.mode = Mode.MACHINE;
    }
    mmu.viewChanged();
  }

  private static long vector(long tvec, long cause) {
    long base = tvec & ~3L;
    return (tvec & 1) != 0 && cause < 0 ? base + 4 * (cause & ~INTERRUPT) : base;
  }

  void sret(int insn) throws GuestTrap {
    boolean trapped = s.mode == Mode.SUPERVISOR && (s.mstatus & Status.TSR) != 0;
    if (s.mode < Mode.SUPERVISOR || trapped) {
      throw GuestTrap.illegal(insn);
    }
    long status = s.mstatus;
    long ie = (status & Status.SPIE) != 0 ? Status.SIE : 0;
    int mode = (status & Status.SPP) != 0 ? Mode.SUPERVISOR : Mode.USER;
    s.mstatus = (status & ~(Status.SIE | Status.SPP | Status.MPRV)) | ie | Status.SPIE;
    returnTo(mode, s.sepc);
  }

  void mret(int insn) throws GuestTrap {
    if (s.mode != Mode.MACHINE) {
      throw GuestTrap.illegal(insn);
    }
    long status = s.mstatus;
    long ie = (status & Status.MPIE) != 0 ? Status.MIE : 0;
    int mode = (int) (status >>> Status.MPP_SHIFT) & 3;
    long keep = mode == Mode.MACHINE ? -1 : ~Status.MPRV;
    s.mstatus = (status & ~(Status.MIE | Status.MPP) & keep) | ie | Status.MPIE;
    returnTo(mode, s.mepc);
  }

  private void returnTo(int mode, long pc) {
    s.mode = mode;
    s.pc = pc;
    s.reserved = false;
    s.pollDue = true;
    mmu.viewChanged();
  }
}
