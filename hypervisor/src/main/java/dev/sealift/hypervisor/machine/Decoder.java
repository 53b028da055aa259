package dev.sealift.hypervisor.machine;

/** Decodes RV64IMAFDC with Zicsr and Zifencei into the form of {@link Op}. */
final class Decoder {
  /** Operations of OP-IMM and of OP by funct3; shifts right are told apart by bit 30. */
  private static final int[] OP_IMM = {
    Op.ADDI, Op.SLLI, Op.SLTI, Op.SLTIU, Op.XORI, Op.SRLI, Op.ORI, Op.ANDI
  };

  private static final int[] OP = {Op.ADD, Op.SLL, Op.SLT, Op.SLTU, Op.XOR, Op.SRL, Op.OR, Op.AND};
  private static final int[] LOADS = {
    Op.LB, Op.LH, Op.LW, Op.LD, Op.LBU, Op.LHU, Op.LWU, Op.ILLEGAL
  };
  private static final int ALTERNATE = 0x20;
  private static final int MULTIPLY = 1;
  private static final int PAGE_SLOTS = GuestMemory.PAGE_BYTES / 2;

  private Decoder() {}

  /** Decodes an instruction of 16 bits at a slot of its page. */
  static long compressed(int half, int slot) {
    int insn = Compressed.expand(half);
    return insn == 0 ? illegal(half, 1) : decode(insn, slot, 1, half);
  }

  /** Decodes an instruction of 32 bits at a slot, counted in halfwords from the page's start. */
  static long full(int insn, int slot) {
    return decode(insn, slot, 2, insn);
  }

  private static long illegal(int raw, int length) {
    return pack(Op.ILLEGAL, 0, 0, 0, length, raw);
  }

  private static long decode(int insn, int slot, int length, int raw) {
    int rd = insn >>> 7 & 31;
    int rs1 = insn >>> 15 & 31;
    int rs2 = insn >>> 20 & 31;
    int target = rd == 0 ? Op.SINK : rd;
    int funct3 = insn >>> 12 & 7;
    int op = operation(insn, funct3);
    int immediate =
        switch (insn & 0x7f) {
          case 0x03, 0x67 -> insn >> 20;
          case 0x13, 0x1b -> isShift(op) ? insn >>> 20 & 0x3f : insn >> 20;
          case 0x17, 0x37 -> insn & 0xffff_f000;
          case 0x23 -> (insn >> 25 << 5) | rd;
          case 0x33, 0x3b -> funct3;
          default -> insn;
        };
    if (op == Op.ILLEGAL) {
      return illegal(raw, length);
    }
    if (op == Op.BRANCH) {
      int to = slot + (branchOffset(insn) >> 1);
      return to >= 0 && to < PAGE_SLOTS
          ? pack(Op.BEQ_LOCAL + (funct3 < 2 ? funct3 : funct3 - 2), 0, rs1, rs2, length, to)
          : pack(Op.BRANCH, 0, rs1, rs2, length, insn);
    }
    if (op == Op.JAL) {
      int offset = jumpOffset(insn);
      int to = slot + (offset >> 1);
      return to >= 0 && to < PAGE_SLOTS
          ? pack(Op.JAL_LOCAL, target, 0, 0, length, to)
          : pack(Op.JAL, target, 0, 0, length, offset);
    }
    return pack(op, target, rs1, rs2, length, immediate);
  }

  private static int operation(int insn, int funct3) {
    int funct7 = insn >>> 25;
    return switch (insn & 0x7f) {
      case 0x03 -> LOADS[funct3];
      case 0x07 -> funct3 == 2 || funct3 == 3 ? Op.FLOAT_LOAD : Op.ILLEGAL;
      case 0x0b -> insn == Interpreter.HYPERCALL ? Op.RARE : Op.ILLEGAL;
      case 0x0f -> funct3 <= 1 ? Op.NOTHING : Op.ILLEGAL;
      case 0x13 -> immediate(funct3, funct7 >>> 1);
      case 0x17 -> Op.AUIPC;
      case 0x1b -> immediate32(funct3, funct7);
      case 0x23 -> funct3 <= 3 ? Op.SB + funct3 : Op.ILLEGAL;
      case 0x27 -> funct3 == 2 || funct3 == 3 ? Op.FLOAT_STORE : Op.ILLEGAL;
      case 0x2f -> Op.ATOMIC;
      case 0x33 -> register(funct3, funct7);
      case 0x37 -> Op.LUI;
      case 0x3b -> register32(funct3, funct7);
      case 0x43, 0x47, 0x4b, 0x4f, 0x53 -> Op.FLOAT;
      case 0x63 -> funct3 == 2 || funct3 == 3 ? Op.ILLEGAL : Op.BRANCH;
      case 0x67 -> funct3 == 0 ? Op.JALR : Op.ILLEGAL;
      case 0x6f -> Op.JAL;
      case 0x73 -> Op.RARE;
      default -> Op.ILLEGAL;
    };
  }

  /** The six upper bits of the immediate say which shift it is. */
  private static int immediate(int funct3, int funct6) {
    return switch (funct3) {
      case 1 -> funct6 == 0 ? Op.SLLI : Op.ILLEGAL;
      case 5 ->
          switch (funct6) {
            case 0 -> Op.SRLI;
            case ALTERNATE >> 1 -> Op.SRAI;
            default -> Op.ILLEGAL;
          };
      default -> OP_IMM[funct3];
    };
  }

  private static int immediate32(int funct3, int funct7) {
    return switch (funct3) {
      case 0 -> Op.ADDIW;
      case 1 -> funct7 == 0 ? Op.SLLIW : Op.ILLEGAL;
      case 5 ->
          switch (funct7) {
            case 0 -> Op.SRLIW;
            case ALTERNATE -> Op.SRAIW;
            default -> Op.ILLEGAL;
          };
      default -> Op.ILLEGAL;
    };
  }

  private static int register(int funct3, int funct7) {
    return switch (funct7) {
      case 0 -> OP[funct3];
      case MULTIPLY -> funct3 == 0 ? Op.MUL : Op.MULTIPLY;
      case ALTERNATE ->
          switch (funct3) {
            case 0 -> Op.SUB;
            case 5 -> Op.SRA;
            default -> Op.ILLEGAL;
          };
      default -> Op.ILLEGAL;
    };
  }

  private static int register32(int funct3, int funct7) {
    return switch (funct7) {
      case 0 ->
          switch (funct3) {
            case 0 -> Op.ADDW;
            case 1 -> Op.SLLW;
            case 5 -> Op.SRLW;
            default -> Op.ILLEGAL;
          };
      case MULTIPLY ->
          switch (funct3) {
            case 0 -> Op.MULW;
            case 4, 5, 6, 7 -> Op.MULTIPLY_W;
            default -> Op.ILLEGAL;
          };
      case ALTERNATE ->
          switch (funct3) {
            case 0 -> Op.SUBW;
            case 5 -> Op.SRAW;
            default -> Op.ILLEGAL;
          };
      default -> Op.ILLEGAL;
    };
  }

  private static boolean isShift(int op) {
    return (op >= Op.SLLI && op <= Op.SRAI) || (op >= Op.SLLIW && op <= Op.SRAIW);
  }

  static int branchOffset(int insn) {
    return (insn >> 31 << 12) | (insn << 4 & 0x800) | (insn >>> 20 & 0x7e0) | (insn >>> 7 & 0x1e);
  }

  private static int jumpOffset(int insn) {
    return (insn >> 31 << 20) | (insn & 0xf_f000) | (insn >>> 9 & 0x800) | (insn >>> 20 & 0x7fe);
  }

  private static long pack(int op, int rd, int rs1, int rs2, int length, int immediate) {
    return op
        | (long) rd << Op.RD
        | (long) rs1 << Op.RS1
        | (long) rs2 << Op.RS2
        | (long) length << Op.LENGTH
        | (long) immediate << Op.IMMEDIATE;
  }
}
