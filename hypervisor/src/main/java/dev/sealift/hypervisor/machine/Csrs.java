package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.Clint;
import dev.sealift.hypervisor.device.Plic;

/** Control and status registers: access rules, and what each bit accepts (privileged ISA 1.12). */
final class Csrs {
  /** cycle, time and instret are the counters there are. */
  static final long COUNTERS = 7;

  /** menvcfg.STCE: the supervisor has a timer of its own (Sstc). */
  static final long STCE = 1L << 63;

  /** STCE, and FIOM, which orders nothing that is not ordered anyway. */
  static final long MENVCFG_WRITABLE = STCE | 1;

  static final long SENVCFG_WRITABLE = 1;

  private static final long TM = 2;
  private static final long MISA = 2L << 62 | letters("IMAFDCSU");

  private final HartState s;
  private final Clint clint;
  private final Plic plic;
  private final Pmp pmp;
  private final Mmu mmu;

  Csrs(HartState state, Clint clint, Plic plic, Pmp pmp, Mmu mmu) {
    this.s = state;
    this.clint = clint;
    this.plic = plic;
    this.pmp = pmp;
    this.mmu = mmu;
  }

  private static long letters(String extensions) {
    return extensions.chars().mapToLong(letter -> 1L << (letter - 'A')).sum();
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
      // Pending bits that devices own must not become software's by being written back.
      long base = number == 0x344 || number == 0x144 ? s.mip : old;
      long value =
          switch (operation) {
            case 1 -> operand;
            case 2 -> base | operand;
            default -> base & ~operand;
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
        | (supervisorTimerPending() ? Status.STIP : 0)
        | (clint.timerPending(s.hart) ? Status.MTIP : 0)
        | (clint.softwarePending(s.hart) ? Status.MSIP : 0)
        | (plic.machineExternal(s.hart) ? Status.MEIP : 0)
        | (plic.supervisorExternal(s.hart) ? Status.SEIP : 0);
  }

  private boolean supervisorTimerPending() {
    return hasSupervisorTimer() && Long.compareUnsigned(clint.mtime(), s.stimecmp) >= 0;
  }

  boolean hasSupervisorTimer() {
    return (s.menvcfg & STCE) != 0;
  }

  private long read(int number, int insn) throws GuestTrap {
    if (isOptionalZero(number)) {
      return 0;
    }
    if (isPmpAddress(number)) {
      return s.pmpAddress[number - 0x3b0];
    }
    return switch (number) {
      case 0x001 -> floats(insn) & 31;
      case 0x002 -> floats(insn) >> 5;
      case 0x003 -> floats(insn);
      case 0xc00, 0xc01, 0xc02 -> counter(number, insn);
      case 0x100 -> (status() & (Status.S_VISIBLE | Status.SD)) | 2L << 32;
      case 0x104 -> s.mie & s.mideleg;
      case 0x105 -> s.stvec;
      case 0x106 -> s.scounteren;
      case 0x10a -> s.senvcfg;
      case 0x140 -> s.sscratch;
      case 0x141 -> s.sepc;
      case 0x142 -> s.scause;
      case 0x143 -> s.stval;
      case 0x144 -> pending() & s.mideleg;
      case 0x14d -> {
        requireSupervisorTimer(insn);
        yield s.stimecmp;
      }
      case 0x180 -> {
        requireSatpAllowed(insn);
        yield s.satp;
      }
      case 0x300 -> status();
      case 0x301 -> MISA;
      case 0x302 -> s.medeleg;
      case 0x303 -> s.mideleg;
      case 0x304 -> s.mie;
      case 0x305 -> s.mtvec;
      case 0x306 -> s.mcounteren;
      case 0x30a -> s.menvcfg;
      case 0x340 -> s.mscratch;
      case 0x341 -> s.mepc;
      case 0x342 -> s.mcause;
      case 0x343 -> s.mtval;
      case 0x344 -> pending();
      case 0x3a0 -> pmp.readConfig(0);
      case 0x3a2 -> pmp.readConfig(8);
      case 0xb00 -> s.steps + s.cycleOffset;
      case 0xb02 -> s.retired + s.instretOffset;
      case 0xf14 -> s.hart;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private void write(int number, long value, int insn) throws GuestTrap {
    if (isOptionalZero(number)) {
      return;
    }
    if (isPmpAddress(number)) {
      pmp.writeAddress(number - 0x3b0, value);
      mmu.flush();
      return;
    }
    switch (number) {
      case 0x001 -> setFloats((floats(insn) & ~31L) | (value & 31));
      case 0x002 -> setFloats((floats(insn) & 31) | (value & 7) << 5);
      case 0x003 -> {
        floats(insn);
        setFloats(value & 0xff);
      }
      case 0x100 -> writeStatus(Status.S_VISIBLE, value);
      case 0x104 -> s.mie = (s.mie & ~s.mideleg) | (value & s.mideleg);
      case 0x105 -> s.stvec = (value & 2) == 0 ? value : s.stvec;
      case 0x106 -> s.scounteren = value & COUNTERS;
      case 0x10a -> s.senvcfg = value & SENVCFG_WRITABLE;
      case 0x140 -> s.sscratch = value;
      case 0x141 -> s.sepc = value & ~1L;
      case 0x142 -> s.scause = value;
      case 0x143 -> s.stval = value;
      case 0x144 -> {
        long mask = Status.SSIP & s.mideleg;
        s.mip = (s.mip & ~mask) | (value & mask);
      }
      case 0x14d -> {
        requireSupervisorTimer(insn);
        s.stimecmp = value;
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
      case 0x305 -> s.mtvec = (value & 2) == 0 ? value : s.mtvec;
      case 0x306 -> s.mcounteren = value & COUNTERS;
      case 0x30a -> s.menvcfg = value & MENVCFG_WRITABLE;
      case 0x340 -> s.mscratch = value;
      case 0x341 -> s.mepc = value & ~1L;
      case 0x342 -> s.mcause = value;
      case 0x343 -> s.mtval = value;
      case 0x344 -> {
        long mask = Status.S_INTERRUPTS & (hasSupervisorTimer() ? ~Status.STIP : -1);
        s.mip = (s.mip & ~mask) | (value & mask);
      }
      case 0x3a0 -> {
        pmp.writeConfig(0, value);
        mmu.flush();
      }
      case 0x3a2 -> {
        pmp.writeConfig(8, value);
        mmu.flush();
      }
      // The write takes effect after the instruction, which itself counts (Zicsr, section 10.1).
      case 0xb00 -> s.cycleOffset = value - (s.steps + 1);
      case 0xb02 -> s.instretOffset = value - (s.retired + 1);
      default -> throw GuestTrap.illegal(insn);
    }
  }

  /** Registers of features that are absent and whose specification lets them read as zero. */
  private static boolean isOptionalZero(int number) {
    return (number >= 0x320 && number <= 0x33f) // mcountinhibit, mhpmevent
        || (number >= 0x3c0 && number <= 0x3ef) // pmpaddr of entries that are not there
        || (number >= 0xb03 && number <= 0xb1f) // mhpmcounter
        || (number >= 0xf11 && number <= 0xf13) // vendor, architecture, implementation
        || number == 0xf15; // mconfigptr
  }

  private static boolean isPmpAddress(int number) {
    return number >= 0x3b0 && number < 0x3b0 + Pmp.ENTRIES;
  }

  private long status() {
    return (s.mstatus & Status.FS) == Status.FS ? s.mstatus | Status.SD : s.mstatus;
  }

  /** fcsr, where floating point is on. */
  private long floats(int insn) throws GuestTrap {
    if ((s.mstatus & Status.FS) == 0) {
      throw GuestTrap.illegal(insn);
    }
    return s.fcsr;
  }

  private void setFloats(long value) {
    s.fcsr = value;
    s.mstatus |= Status.FS;
  }

  private void requireSupervisorTimer(int insn) throws GuestTrap {
    boolean open = hasSupervisorTimer() && (s.mcounteren & TM) != 0;
    if (s.mode != Mode.MACHINE && !open) {
      throw GuestTrap.illegal(insn);
    }
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
    mmu.viewChanged();
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
