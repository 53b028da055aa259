package dev.sealift.hypervisor.machine;

/** The C extension for RV64 with D: each 16-bit instruction stands for one of 32 bits. */
final class Compressed {
  private static final int ZERO = 0;
  private static final int RA = 1;
  private static final int SP = 2;
  private static final int OP_IMM = 0x13;
  private static final int OP_IMM_32 = 0x1b;
  private static final int OP = 0x33;
  private static final int OP_32 = 0x3b;
  private static final int LOAD = 0x03;
  private static final int STORE = 0x23;
  private static final int FLOAT_LOAD = 0x07;
  private static final int FLOAT_STORE = 0x27;
  private static final int JALR = 0x67;
  private static final int EBREAK = 0x0010_0073;
  private static final int WORD = 2;
  private static final int DOUBLE = 3;
  private static final int ILLEGAL = 0;

  private Compressed() {}

  static boolean isCompressed(int firstHalf) {
    return (firstHalf & 3) != 3;
  }

  /** The instruction of 32 bits that a compressed one stands for, or 0 where it is reserved. */
  static int expand(int c) {
    int funct3 = c >>> 13 & 7;
    return switch (c & 3) {
      case 0 -> quadrant0(c, funct3);
      case 1 -> quadrant1(c, funct3);
      default -> quadrant2(c, funct3);
    };
  }

  private static int quadrant0(int c, int funct3) {
    int low = 8 + (c >>> 2 & 7);
    int base = 8 + (c >>> 7 & 7);
    int word = bits(c, 10, 3, 3) | bits(c, 6, 1, 2) | bits(c, 5, 1, 6);
    int doubleword = bits(c, 10, 3, 3) | bits(c, 5, 2, 6);
    return switch (funct3) {
      case 0 -> {
        int offset = bits(c, 11, 2, 4) | bits(c, 7, 4, 6) | bits(c, 6, 1, 2) | bits(c, 5, 1, 3);
        yield offset == 0 ? ILLEGAL : i(OP_IMM, 0, low, SP, offset);
      }
      case 1 -> i(FLOAT_LOAD, DOUBLE, low, base, doubleword);
      case 2 -> i(LOAD, WORD, low, base, word);
      case 3 -> i(LOAD, DOUBLE, low, base, doubleword);
      case 5 -> s(FLOAT_STORE, DOUBLE, base, low, doubleword);
      case 6 -> s(STORE, WORD, base, low, word);
      case 7 -> s(STORE, DOUBLE, base, low, doubleword);
      default -> ILLEGAL;
    };
  }

  private static int quadrant1(int c, int funct3) {
    int rd = c >>> 7 & 31;
    int rs = 8 + (c >>> 7 & 7);
    int immediate = signed(bits(c, 12, 1, 5) | bits(c, 2, 5, 0), 6);
    return switch (funct3) {
      case 0 -> i(OP_IMM, 0, rd, rd, immediate);
      case 1 -> rd == 0 ? ILLEGAL : i(OP_IMM_32, 0, rd, rd, immediate);
      case 2 -> i(OP_IMM, 0, rd, ZERO, immediate);
      case 3 -> rd == SP ? addToStack(c) : loadUpper(rd, immediate);
      case 4 -> arithmetic(c, rs, immediate);
      case 5 -> jump(c);
      case 6 -> branch(c, 0, rs);
      default -> branch(c, 1, rs);
    };
  }

  private static int addToStack(int c) {
    int offset =
        bits(c, 12, 1, 9)
            | bits(c, 6, 1, 4)
            | bits(c, 5, 1, 6)
            | bits(c, 3, 2, 7)
            | bits(c, 2, 1, 5);
    return offset == 0 ? ILLEGAL : i(OP_IMM, 0, SP, SP, signed(offset, 10));
  }

  private static int loadUpper(int rd, int immediate) {
    return immediate == 0 ? ILLEGAL : immediate << 12 | rd << 7 | 0x37;
  }

  private static int arithmetic(int c, int rs, int immediate) {
    int other = 8 + (c >>> 2 & 7);
    int shift = immediate & 0x3f;
    return switch (c >>> 10 & 3) {
      case 0 -> i(OP_IMM, 5, rs, rs, shift);
      case 1 -> i(OP_IMM, 5, rs, rs, shift | 0x400);
      case 2 -> i(OP_IMM, 7, rs, rs, immediate);
      default ->
          switch ((c >>> 5 & 3) | (c >>> 10 & 4)) {
            case 0 -> r(OP, 0, 0x20, rs, rs, other);
            case 1 -> r(OP, 4, 0, rs, rs, other);
            case 2 -> r(OP, 6, 0, rs, rs, other);
            case 3 -> r(OP, 7, 0, rs, rs, other);
            case 4 -> r(OP_32, 0, 0x20, rs, rs, other);
            case 5 -> r(OP_32, 0, 0, rs, rs, other);
            default -> ILLEGAL;
          };
    };
  }

  private static int quadrant2(int c, int funct3) {
    int rd = c >>> 7 & 31;
    int other = c >>> 2 & 31;
    int loadWord = bits(c, 12, 1, 5) | bits(c, 4, 3, 2) | bits(c, 2, 2, 6);
    int loadDouble = bits(c, 12, 1, 5) | bits(c, 5, 2, 3) | bits(c, 2, 3, 6);
    int storeWord = bits(c, 9, 4, 2) | bits(c, 7, 2, 6);
    int storeDouble = bits(c, 10, 3, 3) | bits(c, 7, 3, 6);
    return switch (funct3) {
      case 0 -> i(OP_IMM, 1, rd, rd, bits(c, 12, 1, 5) | other);
      case 1 -> i(FLOAT_LOAD, DOUBLE, rd, SP, loadDouble);
      case 2 -> rd == 0 ? ILLEGAL : i(LOAD, WORD, rd, SP, loadWord);
      case 3 -> rd == 0 ? ILLEGAL : i(LOAD, DOUBLE, rd, SP, loadDouble);
      case 4 -> moveAddOrJump(c, rd, other);
      case 5 -> s(FLOAT_STORE, DOUBLE, SP, other, storeDouble);
      case 6 -> s(STORE, WORD, SP, other, storeWord);
      default -> s(STORE, DOUBLE, SP, other, storeDouble);
    };
  }

  private static int moveAddOrJump(int c, int rd, int other) {
    boolean links = (c & 0x1000) != 0;
    if (other != 0) {
      return r(OP, 0, 0, rd, links ? rd : ZERO, other);
    }
    if (rd == 0) {
      return links ? EBREAK : ILLEGAL;
    }
    return i(JALR, 0, links ? RA : ZERO, rd, 0);
  }

  private static int jump(int c) {
    int offset =
        bits(c, 12, 1, 11)
            | bits(c, 11, 1, 4)
            | bits(c, 9, 2, 8)
            | bits(c, 8, 1, 10)
            | bits(c, 7, 1, 6)
            | bits(c, 6, 1, 7)
            | bits(c, 3, 3, 1)
            | bits(c, 2, 1, 5);
    int o = signed(offset, 12);
    return (o >> 20 & 1) << 31
        | (o >> 1 & 0x3ff) << 21
        | (o >> 11 & 1) << 20
        | (o & 0xf_f000)
        | 0x6f;
  }

  private static int branch(int c, int funct3, int rs) {
    int offset =
        bits(c, 12, 1, 8)
            | bits(c, 10, 2, 3)
            | bits(c, 5, 2, 6)
            | bits(c, 3, 2, 1)
            | bits(c, 2, 1, 5);
    int o = signed(offset, 9);
    return (o >> 12 & 1) << 31
        | (o >> 5 & 0x3f) << 25
        | rs << 15
        | funct3 << 12
        | (o >> 1 & 15) << 8
        | (o >> 11 & 1) << 7
        | 0x63;
  }

  /** {@code count} bits of {@code c} from {@code from} on, moved to {@code to}. */
  private static int bits(int c, int from, int count, int to) {
    return (c >>> from & ((1 << count) - 1)) << to;
  }

  private static int signed(int value, int width) {
    return value << (32 - width) >> (32 - width);
  }

  private static int i(int opcode, int funct3, int rd, int rs1, int immediate) {
    return immediate << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
  }

  private static int s(int opcode, int funct3, int rs1, int rs2, int offset) {
    return offset >>> 5 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (offset & 31) << 7 | opcode;
  }

  private static int r(int opcode, int funct3, int funct7, int rd, int rs1, int rs2) {
    return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
  }
}
