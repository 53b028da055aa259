package dev.sealift.hypervisor.machine;

/** The M extension on register values, by funct3. */
final class Alu {
  private Alu() {}

  /** Division by zero and overflow give the values of the M extension, section 7.2, table 7.1. */
  static long multiply(int funct3, long a, long b) {
    return switch (funct3) {
      case 1 -> Math.multiplyHigh(a, b);
      case 2 -> Math.multiplyHigh(a, b) + (b < 0 ? a : 0);
      case 3 -> Math.unsignedMultiplyHigh(a, b);
      case 4 -> b == 0 ? -1 : a / b;
      case 5 -> b == 0 ? -1 : Long.divideUnsigned(a, b);
      case 6 -> b == 0 ? a : a % b;
      default -> b == 0 ? a : Long.remainderUnsigned(a, b);
    };
  }

  static int multiply32(int funct3, int a, int b) {
    return switch (funct3) {
      case 4 -> b == 0 ? -1 : a / b;
      case 5 -> b == 0 ? -1 : Integer.divideUnsigned(a, b);
      case 6 -> b == 0 ? a : a % b;
      default -> b == 0 ? a : Integer.remainderUnsigned(a, b);
    };
  }
}
