package dev.sealift.hypervisor.machine;

/** Encodes the instructions that tests execute (unprivileged ISA, chapter 24). */
final class Asm {
  static final int ECALL = 0x73;
  static final int WFI = 0x1050_0073;
  static final int MRET = 0x3020_0073;
  static final int SRET = 0x1020_0073;
  static final int SFENCE_VMA = 0x1200_0073;

  private Asm() {}

  static int r(int opcode, int funct3, int funct7, int rd, int rs1, int rs2) {
    return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
  }

  static int i(int opcode, int funct3, int rd, int rs1, int immediate) {
    return immediate << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
  }

  static int s(int funct3, int rs1, int rs2, int immediate) {
    return (immediate >> 5 & 0x7f) << 25
        | rs2 << 20
        | rs1 << 15
        | funct3 << 12
        | (immediate & 31) << 7
        | 0x23;
  }

  static int b(int funct3, int rs1, int rs2, int offset) {
    return (offset >> 12 & 1) << 31
        | (offset >> 5 & 0x3f) << 25
        | rs2 << 20
        | rs1 << 15
        | funct3 << 12
        | (offset >> 1 & 15) << 8
        | (offset >> 11 & 1) << 7
        | 0x63;
  }

  static int addi(int rd, int rs1, int immediate) {
    return i(0x13, 0, rd, rs1, immediate);
  }

  static int csrrw(int rd, int csr, int rs1) {
    return i(0x73, 1, rd, rs1, csr);
  }

  static int csrrs(int rd, int csr, int rs1) {
    return i(0x73, 2, rd, rs1, csr);
  }

  static int amo(int funct5, int width, int rd, int address, int operand) {
    return r(0x2f, width == 4 ? 2 : 3, funct5 << 2, rd, address, operand);
  }
}
