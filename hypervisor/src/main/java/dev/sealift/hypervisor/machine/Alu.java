package dev.sealift.hypervisor.machine;

/** Integer arithmetic of RV64I and M on register values. */
final class Alu {
  private Alu() {}

  /** OP and, with {@code immediate}, OP-IMM. */
  static long op(int insn, long a, long b, boolean immediate) throws GuestTrap {
    int funct3 = insn >>> 12 & 7;
    int funct7 = insn >>> 25;
    if (!immediate && funct7 == 1) {
      return multiply(funct3, a, b);
    }
    boolean alternate = (funct7 & 0x20) != 0;
    if (funct3 == 1 || funct3 == 5) {
      int other = immediate ? funct7 & 0x7e : funct7;
      if (other != 0 && (funct3 == 1 || other != 0x20)) {
        throw GuestTrap.illegal(insn);
      }
    } else if (!immediate && funct7 != 0 && (funct3 != 0 || funct7 != 0x20)) {
      throw GuestTrap.illegal(insn);
    }
    return switch (funct3) {
      case 0 -> !immediate && alternate ? a - b : a + b;
      case 1 -> a << b;
      case 2 -> a < b ? 1 : 0;
      case 3 -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
      case 4 -> a ^ b;
      case 5 -> alternate ? a >> b : a >>> b;
      case 6 -> a | b;
      default -> a & b;
    };
  }

  /** OP-32 and, with {@code immediate}, OP-IMM-32. */
  static int op32(int insn, int a, int b, boolean immediate) throws GuestTrap {
    int funct3 = insn >>> 12 & 7;
    int funct7 = insn >>> 25;
    if (!immediate && funct7 == 1) {
      return multiply32(insn, funct3, a, b);
    }
    boolean alternate = funct7 == 0x20;
    boolean plainAdd = immediate && funct3 == 0;
    boolean mayAlternate = funct3 == 5 || (funct3 == 0 && !immediate);
    if (!plainAdd && funct7 != 0 && !(alternate && mayAlternate)) {
      throw GuestTrap.illegal(insn);
    }
    return switch (funct3) {
      case 0 -> !immediate && alternate ? a - b : a + b;
      case 1 -> a << b;
      case 5 -> alternate ? a >> b : a >>> b;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  /** Division by zero and overflow give the values of the M extension, section 7.2, table 7.1. */
  private static long multiply(int funct3, long a, long b) {
    return switch (funct3) {
      case 0 -> a * b;
      case 1 -> Math.multiplyHigh(a, b);
      case 2 -> Math.multiplyHigh(a, b) + (b < 0 ? a : 0);
      case 3 -> Math.unsignedMultiplyHigh(a, b);
      case 4 -> b == 0 ? -1 : a / b;
      case 5 -> b == 0 ? -1 : Long.divideUnsigned(a, b);
      case 6 -> b == 0 ? a : a % b;
      default -> b == 0 ? a : Long.remainderUnsigned(a, b);
    };
  }

  private static int multiply32(int insn, int funct3, int a, int b) throws GuestTrap {
    return switch (funct3) {
      case 0 -> a * b;
      case 4 -> b == 0 ? -1 : a / b;
      case 5 -> b == 0 ? -1 : Integer.divideUnsigned(a, b);
      case 6 -> b == 0 ? a : a % b;
      case 7 -> b == 0 ? a : Integer.remainderUnsigned(a, b);
      default -> throw GuestTrap.illegal(insn);
    };
  }
}
