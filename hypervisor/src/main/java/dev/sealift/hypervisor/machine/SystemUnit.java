package dev.sealift.hypervisor.machine;

/** What changes mode, translation, CSRs or the owner: SYSTEM instructions and the hypercall. */
final class SystemUnit {
  private static final int SRET = 0x1020_0073;
  private static final int MRET = 0x3020_0073;
  private static final int WFI = 0x1050_0073;
  private static final int ECALL = 0x0000_0073;
  private static final int EBREAK = 0x0010_0073;

  private final HartState s;
  private final Mmu mmu;
  private final Csrs csrs;
  private final Traps traps;
  private final CpuGuard guard;
  private final GuestCpu cpu;

  SystemUnit(HartState state, Mmu mmu, Csrs csrs, Traps traps, CpuGuard guard, GuestCpu cpu) {
    this.s = state;
    this.mmu = mmu;
    this.csrs = csrs;
    this.traps = traps;
    this.guard = guard;
    this.cpu = cpu;
  }

  /** Executes the instruction at the pc, and moves the pc. */
  void execute(int insn) throws GuestTrap {
    if (insn == Interpreter.HYPERCALL) {
      hypercall(insn);
    } else if ((insn >>> 12 & 3) != 0) {
      csrs.execute(insn);
      s.pc += 4;
    } else {
      system(insn);
    }
  }

  private void hypercall(int insn) throws GuestTrap {
    if (s.mode != Mode.USER) {
      throw GuestTrap.illegal(insn);
    }
    long next = s.pc + 4;
    s.pc = next;
    try {
      mmu.setOwnerActive(guard.hypercall(cpu, mmu.ownerActive()));
    } catch (GuestTrap trap) {
      s.pc = next - 4;
      throw trap;
    }
  }

  private void system(int insn) throws GuestTrap {
    switch (insn) {
      case ECALL -> throw new GuestTrap(GuestTrap.USER_ECALL + s.mode, 0);
      case EBREAK -> throw new GuestTrap(GuestTrap.BREAKPOINT, 0);
      case SRET -> traps.sret(insn);
      case MRET -> traps.mret(insn);
      case WFI -> {
        boolean supervisorMay = s.mode == Mode.SUPERVISOR && (s.mstatus & Status.TW) == 0;
        if (s.mode != Mode.MACHINE && !supervisorMay) {
          throw GuestTrap.illegal(insn);
        }
        s.waiting = true;
        s.pc += 4;
      }
      default -> fenceVirtual(insn);
    }
  }

  private void fenceVirtual(int insn) throws GuestTrap {
    boolean isFence = insn >>> 25 == 9 && (insn & 0x7fff) == 0x73;
    boolean trapped = s.mode == Mode.SUPERVISOR && (s.mstatus & Status.TVM) != 0;
    if (!isFence || s.mode == Mode.USER || trapped) {
      throw GuestTrap.illegal(insn);
    }
    s.reserved = false;
    mmu.flush();
    s.pc += 4;
  }
}
