package dev.sealift.hypervisor.machine;

/** Control and status registers: access rules, and what each bit accepts (privileged ISA 1.12). */
final class Csrs {
  /** cycle, time and instret are the counters there are. */
  static final long COUNTERS = 7;

  /** RV64 with I, M, A, S and U. */
  private static final long MISA =
      2L << 62 | 1L << ('I' - 'A') | 1L << ('M' - 'A') | 1L | 1L << ('S' - 'A') | 1L << ('U' - 'A');

  private final HartState s;
  private final Clint clint;
  private final Mmu mmu;

  Csrs(HartState state, Clint clint, Mmu mmu) {
    this.s = state;
    this.clint = clint;
    this.mmu = mmu;
  }

  /** Executes CSRRW, CSRRS, CSRRC and their immediate forms. */
  void execute(int insn) throws GuestTrap {
    int number = insn >>> 20;
    int rs1 = insn >>> 15 & 31;
    int rd = insn >>> 7 & 31;
    int operation = insn >>> 12 & 3;
    long operand = (insn & 0x4000) != 0 ? rs1 : s.x[rs1];
    boolean writes = operation == 1 || rs1 != 0;
    if ((number >>> 8 & 3) > s.mode || (writes && number >>> 10 == 3)) {
      throw GuestTrap.illegal(insn);
    }
    long old = read(number, insn);
    if (writes) {
      long value =
          switch (operation) {
            case 1 -> operand;
            case 2 -> old | operand;
            default -> old & ~operand;
          };
      write(number, value, insn);
      s.pollDue = true;
    }
    if (rd != 0) {
      s.x[rd] = old;
    }
  }

  /** Pending interrupts as mip shows them. */
  long pending() {
    return s.mip
        | (clint.timerPending() ? Status.MTIP : 0)
        | (clint.softwarePending() ? Status.MSIP : 0);
  }

  private long read(int number, int insn) throws GuestTrap {
    if (isOptionalZero(number)) {
      return 0;
    }
    return switch (number) {
      case 0xc00, 0xc01, 0xc02 -> counter(number, insn);
      case 0x100 -> (s.mstatus & Status.S_VISIBLE) | 2L << 32;
      case 0x104 -> s.mie & s.mideleg;
      case 0x105 -> s.stvec;
      case 0x106 -> s.scounteren;
      case 0x140 -> s.sscratch;
      case 0x141 -> s.sepc;
      case 0x142 -> s.scause;
      case 0x143 -> s.stval;
      case 0x144 -> pending() & s.mideleg;
      case 0x180 -> {
        requireSatpAllowed(insn);
        yield s.satp;
      }
      case 0x300 -> s.mstatus;
      case 0x301 -> MISA;
      case 0x302 -> s.medeleg;
      case 0x303 -> s.mideleg;
      case 0x304 -> s.mie;
      case 0x305 -> s.mtvec;
      case 0x306 -> s.mcounteren;
      case 0x340 -> s.mscratch;
      case 0x341 -> s.mepc;
      case 0x342 -> s.mcause;
      case 0x343 -> s.mtval;
      case 0x344 -> pending();
      case 0xb00 -> s.steps + s.cycleOffset;
      case 0xb02 -> s.retired + s.instretOffset;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private void write(int number, long value, int insn) throws GuestTrap {
    if (isOptionalZero(number)) {
      return;
    }
    switch (number) {
      case 0x100 -> writeStatus(Status.S_VISIBLE, value);
      case 0x104 -> s.mie = (s.mie & ~s.mideleg) | (value & s.mideleg);
      case 0x105 -> s.stvec = value & ~2L;
      case 0x106 -> s.scounteren = value & COUNTERS;
      case 0x140 -> s.sscratch = value;
      case 0x141 -> s.sepc = value & ~3L;
      case 0x142 -> s.scause = value;
      case 0x143 -> s.stval = value;
      case 0x144 -> {
        long mask = Status.SSIP & s.mideleg;
        s.mip = (s.mip & ~mask) | (value & mask);
      }
      case 0x180 -> {
        requireSatpAllowed(insn);
        writeSatp(value);
      }
      case 0x300 -> writeStatus(Status.WRITABLE, value);
      case 0x301 -> {} // misa accepts one value
      case 0x302 -> s.medeleg = value & Status.DELEGABLE;
      case 0x303 -> s.mideleg = value & Status.S_INTERRUPTS;
      case 0x304 -> s.mie = value & Status.ALL_INTERRUPTS;
      case 0x305 -> s.mtvec = value & ~2L;
      case 0x306 -> s.mcounteren = value & COUNTERS;
      case 0x340 -> s.mscratch = value;
      case 0x341 -> s.mepc = value & ~3L;
      case 0x342 -> s.mcause = value;
      case 0x343 -> s.mtval = value;
      case 0x344 -> s.mip = value & Status.S_INTERRUPTS;
      // The write takes effect after the instruction, which itself counts (Zicsr, section 10.1).
      case 0xb00 -> s.cycleOffset = value - (s.steps + 1);
      case 0xb02 -> s.instretOffset = value - (s.retired + 1);
      default -> throw GuestTrap.illegal(insn);
    }
  }

  /** Registers of features that are absent and whose specification lets them read as zero. */
  private static boolean isOptionalZero(int number) {
    return number == 0x10a // senvcfg
        || number == 0x30a // menvcfg
        || (number >= 0x320 && number <= 0x33f) // mcountinhibit, mhpmevent
        || (number >= 0x3a0 && number <= 0x3ef) // physical memory protection without entries
        || (number >= 0xb03 && number <= 0xb1f) // mhpmcounter
        || (number >= 0xf11 && number <= 0xf15); // vendor, architecture, implementation, hart 0
  }

  private long counter(int number, int insn) throws GuestTrap {
    long bit = 1L << (number & 31);
    boolean machineLets = s.mode == Mode.MACHINE || (s.mcounteren & bit) != 0;
    boolean supervisorLets = s.mode != Mode.USER || (s.scounteren & bit) != 0;
    if (!machineLets || !supervisorLets) {
      throw GuestTrap.illegal(insn);
    }
    return switch (number) {
      case 0xc00 -> s.steps + s.cycleOffset;
      case 0xc01 -> clint.mtime();
      default -> s.retired + s.instretOffset;
    };
  }

  private void writeStatus(long mask, long value) {
    long accepted = value;
    if ((mask & Status.MPP) != 0 && (value & Status.MPP) == 2L << Status.MPP_SHIFT) {
      accepted = (value & ~Status.MPP) | (s.mstatus & Status.MPP); // mode 2 is reserved: keep
    }
    long changed = (s.mstatus ^ accepted) & mask;
    s.mstatus ^= changed;
    if ((changed & (Status.SUM | Status.MXR)) != 0) {
      mmu.flush();
    }
  }

  private void writeSatp(long value) {
    long scheme = value >>> 60;
    if (scheme != 0 && scheme != 8) {
      return; // an unsupported mode leaves the register as it is (section 4.1.11)
    }
    s.satp = scheme == 0 ? 0 : value & HartState.SATP_WRITABLE;
    s.reserved = false;
    mmu.flush();
  }

  private void requireSatpAllowed(int insn) throws GuestTrap {
    if (s.mode == Mode.SUPERVISOR && (s.mstatus & Status.TVM) != 0) {
      throw GuestTrap.illegal(insn);
    }
  }
}
