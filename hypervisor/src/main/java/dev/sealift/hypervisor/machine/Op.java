package dev.sealift.hypervisor.machine;

/**
 * Operations of decoded instructions. A decoded instruction is one long: operation in bits 0 to 7,
 * rd, rs1 and rs2 in 6 bits each from 8, 14 and 20, length in halfwords in bits 26 and 27, and in
 * bits 32 to 63 the immediate, or the slot that a local jump goes to, or the whole instruction.
 *
 * <p>A write to x0 is decoded as one to {@link #SINK}, so that x0 stays zero without a test.
 */
final class Op {
  /** The register that takes what x0 refuses. */
  static final int SINK = 32;

  static final int RD = 8;
  static final int RS1 = 14;
  static final int RS2 = 20;
  static final int LENGTH = 26;
  static final int IMMEDIATE = 32;

  /** Not decoded yet, as zero in a fresh code page. */
  static final int NOT_DECODED = 0;

  /** A four-byte instruction whose second half lies on the next page. */
  static final int SPLIT = 1;

  /** The end of a code page; no instruction. */
  static final int PAGE_END = 2;

  static final int ILLEGAL = 3;

  /** What changes the mode, the translation, a CSR or the guard's state: SYSTEM, hypercall. */
  static final int RARE = 4;

  /** Fences: one thread runs every hart, and decoded code follows every write. */
  static final int NOTHING = 5;

  static final int LUI = 6;
  static final int AUIPC = 7;
  static final int JAL_LOCAL = 8;
  static final int JAL = 9;
  static final int JALR = 10;

  /** The six conditional branches in the order of funct3, without the two unused values. */
  static final int BEQ_LOCAL = 11;

  static final int BNE_LOCAL = 12;
  static final int BLT_LOCAL = 13;
  static final int BGE_LOCAL = 14;
  static final int BLTU_LOCAL = 15;
  static final int BGEU_LOCAL = 16;

  /** A conditional branch to another page; the whole instruction is kept. */
  static final int BRANCH = 17;

  static final int LB = 18;
  static final int LH = 19;
  static final int LW = 20;
  static final int LD = 21;
  static final int LBU = 22;
  static final int LHU = 23;
  static final int LWU = 24;
  static final int SB = 25;
  static final int SH = 26;
  static final int SW = 27;
  static final int SD = 28;

  static final int ADDI = 29;
  static final int SLTI = 30;
  static final int SLTIU = 31;
  static final int XORI = 32;
  static final int ORI = 33;
  static final int ANDI = 34;
  static final int SLLI = 35;
  static final int SRLI = 36;
  static final int SRAI = 37;
  static final int ADDIW = 38;
  static final int SLLIW = 39;
  static final int SRLIW = 40;
  static final int SRAIW = 41;

  static final int ADD = 42;
  static final int SUB = 43;
  static final int SLL = 44;
  static final int SLT = 45;
  static final int SLTU = 46;
  static final int XOR = 47;
  static final int SRL = 48;
  static final int SRA = 49;
  static final int OR = 50;
  static final int AND = 51;
  static final int ADDW = 52;
  static final int SUBW = 53;
  static final int SLLW = 54;
  static final int SRLW = 55;
  static final int SRAW = 56;
  static final int MUL = 57;
  static final int MULW = 58;

  /** The rest of the M extension: funct3 is the immediate. */
  static final int MULTIPLY = 59;

  static final int MULTIPLY_W = 60;

  /** The whole instruction is kept for these. */
  static final int ATOMIC = 61;

  static final int FLOAT = 62;
  static final int FLOAT_LOAD = 63;
  static final int FLOAT_STORE = 64;

  private Op() {}
}
