package dev.sealift.hypervisor.machine;

/** Fetches, decodes and executes RV64IMA with Zicsr and Zifencei, one instruction at a time. */
final class Interpreter {
  /** custom-0 with every field zero: the hypercall. */
  static final int HYPERCALL = 0x0000_000b;

  private static final int SRET = 0x1020_0073;
  private static final int MRET = 0x3020_0073;
  private static final int WFI = 0x1050_0073;
  private static final int ECALL = 0x0000_0073;
  private static final int EBREAK = 0x0010_0073;

  private final HartState s;
  private final Mmu mmu;
  private final Csrs csrs;
  private final Traps traps;
  private final Atomics atomics;
  private final CpuGuard guard;
  private final GuestCpu cpu;

  Interpreter(HartState state, Mmu mmu, Csrs csrs, Traps traps, CpuGuard guard, GuestCpu cpu) {
    this.s = state;
    this.mmu = mmu;
    this.csrs = csrs;
    this.traps = traps;
    this.atomics = new Atomics(state, mmu);
    this.guard = guard;
    this.cpu = cpu;
  }

  /** Executes until {@code end} steps, a poll that fell due, or wfi. */
  void burst(long end) throws GuestTrap {
    while (s.steps < end && !s.pollDue && !s.waiting) {
      execute(mmu.fetch(s.pc));
      s.steps++;
      s.retired++;
    }
  }

  private void execute(int insn) throws GuestTrap {
    final long[] x = s.x;
    final int rd = insn >>> 7 & 31;
    final long a = x[insn >>> 15 & 31];
    final long pc = s.pc;
    switch (insn & 0x7f) {
      case 0x03 -> set(rd, load(insn, a + (insn >> 20)));
      case 0x13 -> set(rd, Alu.op(insn, a, insn >> 20, true));
      case 0x17 -> set(rd, pc + (insn & 0xffff_f000));
      case 0x1b -> set(rd, Alu.op32(insn, (int) a, insn >> 20, true));
      case 0x23 -> store(insn, a);
      case 0x33 -> set(rd, Alu.op(insn, a, x[insn >>> 20 & 31], false));
      case 0x37 -> set(rd, insn & 0xffff_f000);
      case 0x3b -> set(rd, Alu.op32(insn, (int) a, (int) x[insn >>> 20 & 31], false));
      case 0x63 -> {
        if (taken(insn, a, x[insn >>> 20 & 31])) {
          jump(pc + branchOffset(insn));
          return;
        }
      }
      case 0x67 -> {
        if ((insn >>> 12 & 7) != 0) {
          throw GuestTrap.illegal(insn);
        }
        jump((a + (insn >> 20)) & ~1L);
        set(rd, pc + 4);
        return;
      }
      case 0x6f -> {
        jump(pc + jumpOffset(insn));
        set(rd, pc + 4);
        return;
      }
      default -> {
        executeRare(insn);
        return;
      }
    }
    s.pc = pc + 4;
  }

  private void executeRare(int insn) throws GuestTrap {
    long next = s.pc + 4;
    switch (insn & 0x7f) {
      case 0x0b -> {
        hypercall(insn);
        return;
      }
      case 0x0f -> fence(insn);
      case 0x2f -> atomics.execute(insn);
      case 0x73 -> {
        if ((insn >>> 12 & 3) == 0) {
          system(insn);
          return;
        }
        csrs.execute(insn);
      }
      default -> throw GuestTrap.illegal(insn);
    }
    s.pc = next;
  }

  private void set(int rd, long value) {
    s.x[rd] = value;
    s.x[0] = 0;
  }

  /** Without compressed instructions a target off the 4-byte grid traps, and rd stays unwritten. */
  private void jump(long target) throws GuestTrap {
    if ((target & 3) != 0) {
      throw new GuestTrap(GuestTrap.FETCH_MISALIGNED, target);
    }
    s.pc = target;
  }

  private long load(int insn, long va) throws GuestTrap {
    return switch (insn >>> 12 & 7) {
      case 0 -> mmu.loadByte(va);
      case 1 -> mmu.loadShort(va);
      case 2 -> mmu.loadInt(va);
      case 3 -> mmu.loadLong(va);
      case 4 -> mmu.loadByte(va) & 0xffL;
      case 5 -> mmu.loadShort(va) & 0xffffL;
      case 6 -> mmu.loadInt(va) & 0xffff_ffffL;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private void store(int insn, long a) throws GuestTrap {
    int funct3 = insn >>> 12 & 7;
    if (funct3 > 3) {
      throw GuestTrap.illegal(insn);
    }
    long va = a + ((insn >> 25 << 5) | (insn >>> 7 & 31));
    mmu.store(va, 1 << funct3, s.x[insn >>> 20 & 31]);
  }

  private static boolean taken(int insn, long a, long b) throws GuestTrap {
    return switch (insn >>> 12 & 7) {
      case 0 -> a == b;
      case 1 -> a != b;
      case 4 -> a < b;
      case 5 -> a >= b;
      case 6 -> Long.compareUnsigned(a, b) < 0;
      case 7 -> Long.compareUnsigned(a, b) >= 0;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private static int branchOffset(int insn) {
    return (insn >> 31 << 12) | (insn << 4 & 0x800) | (insn >>> 20 & 0x7e0) | (insn >>> 7 & 0x1e);
  }

  private static int jumpOffset(int insn) {
    return (insn >> 31 << 20) | (insn & 0xf_f000) | (insn >>> 9 & 0x800) | (insn >>> 20 & 0x7fe);
  }

  /** One hart in program order: FENCE orders nothing, and no decoded code is kept for FENCE.I. */
  private static void fence(int insn) throws GuestTrap {
    if ((insn >>> 12 & 7) > 1) {
      throw GuestTrap.illegal(insn);
    }
  }

  private void hypercall(int insn) throws GuestTrap {
    if (insn != HYPERCALL || s.mode != Mode.USER) {
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
      case EBREAK -> throw new GuestTrap(GuestTrap.BREAKPOINT, s.pc);
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
