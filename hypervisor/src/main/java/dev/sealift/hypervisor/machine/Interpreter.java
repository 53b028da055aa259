package dev.sealift.hypervisor.machine;

/**
 * Executes RV64IMAFDC with Zicsr and Zifencei from decoded pages. One loop runs what programs are
 * made of; it keeps pc and counters in locals and writes them back however it ends.
 */
final class Interpreter {
  /** custom-0 with every field zero: the hypercall. */
  static final int HYPERCALL = 0x0000_000b;

  private static final long PAGE = -GuestMemory.PAGE_BYTES;
  private static final int SLOT_MASK = GuestMemory.PAGE_BYTES / 2 - 1;

  private final HartState s;
  private final Mmu mmu;
  private final Atomics atomics;
  private final FloatUnit floats;
  private final SystemUnit system;

  Interpreter(HartState state, Mmu mmu, SystemUnit system) {
    this.s = state;
    this.mmu = mmu;
    this.atomics = new Atomics(state, mmu);
    this.floats = new FloatUnit(state, mmu);
    this.system = system;
  }

  /** Executes until {@code end} steps, a poll that fell due, or wfi. */
  void burst(long end) throws GuestTrap {
    while (s.steps < end && !s.pollDue && !s.waiting) {
      long rare = run(end);
      if (rare != 0) {
        system.execute((int) (rare >> Op.IMMEDIATE));
        s.steps++;
        s.retired++;
      }
    }
  }

  /**
   * Executes up to an instruction that {@link SystemUnit} executes, and returns that; or 0 at the
   * end, and where the page that it executes from was revoked.
   */
  @SuppressWarnings({"IntLongMath", "NarrowCalculation"}) // the W instructions wrap at 32 bits
  private long run(long end) throws GuestTrap {
    final long[] x = s.x;
    final long lead = s.retired - s.steps;
    long last = end;
    long steps = s.steps;
    long page = s.pc & PAGE;
    int i = (int) (s.pc >>> 1) & SLOT_MASK;
    try {
      CodePage code = mmu.codePage(page | 2L * i);
      long[] slots = code.slots;
      while (steps < last) {
        long d = slots[i];
        if ((d & 0xff) <= Op.PAGE_END) {
          if ((d & 0xff) == Op.PAGE_END) {
            long next = page + 2L * i;
            page = next & PAGE;
            i = (int) (next >>> 1) & SLOT_MASK;
            code = mmu.codePage(next);
            slots = code.slots;
            continue;
          }
          if (code.isRevoked()) {
            return 0;
          }
          d = decode(code, page, i);
        }
        long a = x[(int) (d >>> Op.RS1) & 63];
        long b = x[(int) (d >>> Op.RS2) & 63];
        int rd = (int) (d >>> Op.RD) & 63;
        switch ((int) d & 0xff) {
          case Op.LUI -> x[rd] = d >> Op.IMMEDIATE;
          case Op.AUIPC -> x[rd] = page + 2L * i + (d >> Op.IMMEDIATE);
          case Op.JAL_LOCAL -> {
            x[rd] = page + 2L * (i + ((int) (d >>> Op.LENGTH) & 3));
            i = (int) (d >> Op.IMMEDIATE);
            steps++;
            continue;
          }
          case Op.JAL, Op.JALR, Op.BRANCH -> {
            long here = page + 2L * i;
            long next = here + 2L * ((int) (d >>> Op.LENGTH) & 3);
            long target;
            if ((d & 0xff) == Op.JAL) {
              target = here + (d >> Op.IMMEDIATE);
              x[rd] = next;
            } else if ((d & 0xff) == Op.JALR) {
              target = (a + (d >> Op.IMMEDIATE)) & ~1L;
              x[rd] = next;
            } else {
              target = branchTarget((int) (d >> Op.IMMEDIATE), a, b, here, next);
            }
            steps++;
            i = (int) (target >>> 1) & SLOT_MASK;
            if ((target & PAGE) != page) {
              page = target & PAGE;
              if (steps < last) {
                code = mmu.codePage(target);
                slots = code.slots;
              }
            }
            continue;
          }
          case Op.BEQ_LOCAL -> {
            if (a == b) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.BNE_LOCAL -> {
            if (a != b) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.BLT_LOCAL -> {
            if (a < b) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.BGE_LOCAL -> {
            if (a >= b) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.BLTU_LOCAL -> {
            if (a + Long.MIN_VALUE < b + Long.MIN_VALUE) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.BGEU_LOCAL -> {
            if (a + Long.MIN_VALUE >= b + Long.MIN_VALUE) {
              i = (int) (d >> Op.IMMEDIATE);
              steps++;
              continue;
            }
          }
          case Op.LB -> x[rd] = mmu.loadByte(a + (d >> Op.IMMEDIATE));
          case Op.LH -> x[rd] = mmu.loadShort(a + (d >> Op.IMMEDIATE));
          case Op.LW -> x[rd] = mmu.loadInt(a + (d >> Op.IMMEDIATE));
          case Op.LD -> x[rd] = mmu.loadLong(a + (d >> Op.IMMEDIATE));
          case Op.LBU -> x[rd] = mmu.loadByte(a + (d >> Op.IMMEDIATE)) & 0xffL;
          case Op.LHU -> x[rd] = mmu.loadShort(a + (d >> Op.IMMEDIATE)) & 0xffffL;
          case Op.LWU -> x[rd] = mmu.loadInt(a + (d >> Op.IMMEDIATE)) & 0xffff_ffffL;
          case Op.SB -> {
            mmu.storeByte(a + (d >> Op.IMMEDIATE), (byte) b);
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.SH -> {
            mmu.storeShort(a + (d >> Op.IMMEDIATE), (short) b);
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.SW -> {
            mmu.storeInt(a + (d >> Op.IMMEDIATE), (int) b);
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.SD -> {
            mmu.storeLong(a + (d >> Op.IMMEDIATE), b);
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.ADDI -> x[rd] = a + (d >> Op.IMMEDIATE);
          case Op.SLTI -> x[rd] = a < (d >> Op.IMMEDIATE) ? 1 : 0;
          case Op.SLTIU ->
              x[rd] = a + Long.MIN_VALUE < (d >> Op.IMMEDIATE) + Long.MIN_VALUE ? 1 : 0;
          case Op.XORI -> x[rd] = a ^ (d >> Op.IMMEDIATE);
          case Op.ORI -> x[rd] = a | (d >> Op.IMMEDIATE);
          case Op.ANDI -> x[rd] = a & (d >> Op.IMMEDIATE);
          case Op.SLLI -> x[rd] = a << (int) (d >> Op.IMMEDIATE);
          case Op.SRLI -> x[rd] = a >>> (int) (d >> Op.IMMEDIATE);
          case Op.SRAI -> x[rd] = a >> (int) (d >> Op.IMMEDIATE);
          case Op.ADDIW -> x[rd] = (int) a + (int) (d >> Op.IMMEDIATE);
          case Op.SLLIW -> x[rd] = (int) a << (int) (d >> Op.IMMEDIATE);
          case Op.SRLIW -> x[rd] = (int) a >>> (int) (d >> Op.IMMEDIATE);
          case Op.SRAIW -> x[rd] = (int) a >> (int) (d >> Op.IMMEDIATE);
          case Op.ADD -> x[rd] = a + b;
          case Op.SUB -> x[rd] = a - b;
          case Op.SLL -> x[rd] = a << b;
          case Op.SLT -> x[rd] = a < b ? 1 : 0;
          case Op.SLTU -> x[rd] = a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
          case Op.XOR -> x[rd] = a ^ b;
          case Op.SRL -> x[rd] = a >>> b;
          case Op.SRA -> x[rd] = a >> b;
          case Op.OR -> x[rd] = a | b;
          case Op.AND -> x[rd] = a & b;
          case Op.ADDW -> x[rd] = (int) a + (int) b;
          case Op.SUBW -> x[rd] = (int) a - (int) b;
          case Op.SLLW -> x[rd] = (int) a << (int) b;
          case Op.SRLW -> x[rd] = (int) a >>> (int) b;
          case Op.SRAW -> x[rd] = (int) a >> (int) b;
          case Op.MUL -> x[rd] = a * b;
          case Op.MULW -> x[rd] = (int) a * (int) b;
          case Op.MULTIPLY -> x[rd] = Alu.multiply((int) (d >> Op.IMMEDIATE), a, b);
          case Op.MULTIPLY_W -> x[rd] = Alu.multiply32((int) (d >> Op.IMMEDIATE), (int) a, (int) b);
          case Op.ATOMIC -> {
            atomics.execute((int) (d >> Op.IMMEDIATE));
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.FLOAT -> floats.execute((int) (d >> Op.IMMEDIATE));
          case Op.FLOAT_LOAD -> {
            requireFloat(d, code, i);
            floats.load((int) (d >> Op.IMMEDIATE), a);
          }
          case Op.FLOAT_STORE -> {
            requireFloat(d, code, i);
            floats.store((int) (d >> Op.IMMEDIATE), a);
            last = s.pollDue ? steps + 1 : last;
          }
          case Op.NOTHING -> {}
          case Op.RARE -> {
            return d;
          }
          default -> throw GuestTrap.illegal((int) (d >> Op.IMMEDIATE));
        }
        i += (int) (d >>> Op.LENGTH) & 3;
        steps++;
      }
      return 0;
    } finally {
      s.pc = page + 2L * i;
      s.steps = steps;
      s.retired = lead + steps;
    }
  }

  private long decode(CodePage code, long page, int slot) throws GuestTrap {
    long d = code.decode(slot);
    if ((d & 0xff) != Op.SPLIT) {
      return d;
    }
    int low = code.halfAt(slot); // while it is there: the other page may take its place
    int high = mmu.codePage(page + GuestMemory.PAGE_BYTES).halfAt(0);
    return Decoder.full(low | high << 16, slot);
  }

  private static long branchTarget(int insn, long a, long b, long here, long next) {
    boolean taken =
        switch (insn >>> 12 & 7) {
          case 0 -> a == b;
          case 1 -> a != b;
          case 4 -> a < b;
          case 5 -> a >= b;
          case 6 -> Long.compareUnsigned(a, b) < 0;
          default -> Long.compareUnsigned(a, b) >= 0;
        };
    return taken ? here + Decoder.branchOffset(insn) : next;
  }

  /** The trap value of a compressed instruction is its own 16 bits. */
  private void requireFloat(long d, CodePage code, int slot) throws GuestTrap {
    if (!floats.isOn()) {
      boolean compressed = ((int) (d >>> Op.LENGTH) & 3) == 1;
      throw GuestTrap.illegal(compressed ? code.halfAt(slot) : (int) (d >> Op.IMMEDIATE));
    }
  }
}
