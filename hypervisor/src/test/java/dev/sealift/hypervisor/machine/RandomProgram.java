package dev.sealift.hypervisor.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * A random program for bare metal: RV64GC, three modes, Sv39, PMP, traps. Registers x28 to x31 are
 * kept: the data window, its mapped alias, a value for satp, and where a trap handler goes on. Each
 * trap goes on at the next block of 64 bytes, so a program ends in its last instruction, a loop.
 */
final class RandomProgram {
  static final long BASE = GuestMemory.BASE;
  static final int BYTES = 0x40000;
  static final int DATA = 0x10000;
  static final int DATA_BYTES = 0x4000;

  private static final int BODY = 0x100;
  private static final int BODY_BYTES = 0x7000;
  static final int MACHINE_HANDLER = 0x8000;
  static final int SUPERVISOR_HANDLER = 0x8040;
  private static final int ROOT = 0x20000;
  private static final int MIDDLE = 0x21000;
  private static final int LEAF = 0x22000;

  /** Where no device and no RAM is, for whoever does not translate. */
  private static final long ALIAS = 0xc000_0000L;

  private static final int BLOCK = 64;

  /** Registers below this number are anybody's. */
  private static final int FREE = 21;

  private static final int LOW_MPP = 22;
  private static final int BOTH_MPP = 23;
  private static final int MASK = 24;
  private static final int ATOMIC_ADDRESS = 21;
  private static final int WINDOW = 28;
  private static final int MAPPED = 29;
  private static final int SATP = 30;
  private static final int NEXT = 31;

  /**
   * The register where handlers put the trap value, and what of it can be compared: QEMU shows the
   * aligned address of a misaligned access that faults.
   */
  static final int TRAP_VALUE = 27;

  static final long TRAP_VALUE_MASK = -8;

  private static final int ALIGN = Asm.i(0x13, 7, TRAP_VALUE, TRAP_VALUE, (int) TRAP_VALUE_MASK);

  /** CSRs whose every write is compared; those that count or are wider elsewhere are left out. */
  private static final int[] CSRS = {0x001, 0x002, 0x003, 0x140, 0x142, 0x340, 0x342, 0x141, 0x341};

  private static final int[] READ_ONLY_HERE = {0x100, 0x300, 0x302, 0x105, 0x305, 0x180, 0x306};

  /**
   * SUM, MXR, TVM, TW, TSR, FS and SPP: what a program turns on and off in mstatus. FS is all or
   * nothing: QEMU does not call it dirty when only flags have changed. MPRV is left to
   * PrivilegeTest: QEMU 7.2 shows an access fault for some page faults under it.
   */
  private static final int[] STATUS_MASKS = {
    1 << 18, 1 << 19, 1 << 20, 1 << 21, 1 << 22, 3 << 13, 1 << 8
  };

  private final Random random;
  private final ByteBuffer image = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Register values to start with, x0 to x31. */
  final long[] registers = new long[32];

  RandomProgram(long seed) {
    this.random = new Random(seed);
    for (int i = 1; i < 28; i++) {
      registers[i] = interesting();
    }
    registers[ATOMIC_ADDRESS] = BASE + DATA;
    registers[LOW_MPP] = 0x800;
    registers[BOTH_MPP] = 0x1800;
    registers[MASK] = 0x100;
    registers[WINDOW] = BASE + DATA + 0x2000;
    registers[MAPPED] = ALIAS + 0x2000;
    registers[SATP] = 8L << 60 | (BASE + ROOT) >>> 12;
    registers[NEXT] = BASE + BODY + BLOCK;
    data();
    tables();
    handlers();
    prologue();
    body();
  }

  byte[] image() {
    return image.array().clone();
  }

  private long interesting() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(64) - 32;
      case 1 -> 1L << 35 << random.nextInt(29);
      case 2 -> Long.MIN_VALUE + random.nextInt(3) - 1;
      case 3 -> 0xffff_ffff_0000_0000L | random.nextInt();
      case 4 -> Double.doubleToLongBits(random.nextInt(200) - 100 + random.nextInt(4) / 4.0);
      default -> random.nextLong();
    };
  }

  private void data() {
    for (int at = DATA; at < DATA + DATA_BYTES; at += 8) {
      image.putLong(at, interesting());
    }
  }

  /** One gigabyte page where RAM is, for user or supervisor; data again, page by page, below. */
  private void tables() {
    boolean user = random.nextBoolean();
    image.putLong(ROOT + 8 * 2, BASE >>> 12 << 10 | 0xcf | (user ? 0x10 : 0));
    image.putLong(ROOT + 8 * 3, (BASE + MIDDLE) >>> 12 << 10 | 1);
    image.putLong(MIDDLE, (BASE + LEAF) >>> 12 << 10 | 1);
    for (int page = 0; page < DATA_BYTES >> 12; page++) {
      int permissions =
          random.nextInt(4) == 0 ? random.nextInt(256) : 0xc7 | random.nextInt(2) << 4;
      image.putLong(LEAF + 8 * page, (BASE + DATA + page * 0x1000L) >>> 12 << 10 | permissions);
    }
  }

  private void handlers() {
    int at = MACHINE_HANDLER;
    at = put(at, Asm.csrrs(25, 0x342, 0));
    at = put(at, Asm.csrrs(26, 0x341, 0));
    at = put(at, Asm.csrrs(27, 0x343, 0));
    at = put(at, ALIGN);
    at = put(at, Asm.csrrw(0, 0x341, NEXT));
    at = put(at, Asm.addi(NEXT, NEXT, BLOCK));
    put(at, Asm.MRET);
    at = SUPERVISOR_HANDLER;
    at = put(at, Asm.csrrs(25, 0x142, 0));
    at = put(at, Asm.csrrs(26, 0x141, 0));
    at = put(at, Asm.csrrs(27, 0x143, 0));
    at = put(at, ALIGN);
    at = put(at, Asm.csrrw(0, 0x141, NEXT));
    at = put(at, Asm.addi(NEXT, NEXT, BLOCK));
    put(at, Asm.SRET);
  }

  /** Trap vectors, delegation and PMP: three random regions without a lock, then all of memory. */
  private void prologue() {
    int at = 0;
    at = csr(at, 0x305, BASE + MACHINE_HANDLER);
    at = csr(at, 0x105, BASE + SUPERVISOR_HANDLER);
    at = csr(at, 0x302, random.nextBoolean() ? 0 : random.nextInt() & 0xb1ff);
    for (int i = 0; i < 3; i++) {
      long window = (BASE + DATA + random.nextInt(DATA_BYTES)) >>> 2;
      at = csr(at, 0x3b0 + i, window | ((1L << random.nextInt(8)) - 1));
    }
    at = csr(at, 0x3b3, -1);
    long config = 0x1f00_0000L;
    for (int i = 0; i < 3; i++) {
      int permissions = new int[] {0, 1, 3, 4, 5, 7}[random.nextInt(6)];
      config |= (long) ((random.nextInt(4) << 3) | permissions) << (8 * i);
    }
    at = csr(at, 0x3a0, config);
    at = csr(at, 0x300, 0x6000);
    if (at > BODY) {
      throw new IllegalStateException("prologue is %d bytes".formatted(at));
    }
    put(at, jump(BODY - at));
  }

  /** Writes a constant that lies, with its own copy, in the page after the handlers. */
  private int csr(int at, int number, long value) {
    int slot = 0x9000 + number * 8 % 0x800;
    while (image.getLong(slot) != 0) {
      slot += 8;
    }
    image.putLong(slot, value);
    int next = put(at, 0x97 + ((slot - at + 0x800) >> 12 << 12)); // auipc x1
    int low = (slot - at) << 20 >> 20;
    next = put(next, Asm.i(0x03, 3, 1, 1, low));
    return put(next, Asm.csrrw(0, number, 1));
  }

  private void body() {
    int at = BODY;
    while (at < BODY + BODY_BYTES) {
      at = instruction(at);
    }
    put(at, jump(0));
  }

  private int instruction(int at) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> put(at, integer());
      case 3 -> half(at, arbitraryHalf());
      case 4 -> half(at, compressedArithmetic());
      case 5, 6 -> put(at, Asm.i(0x03, random.nextInt(8), destination(), base(), offset()));
      case 7, 8 -> put(at, Asm.s(random.nextInt(4), base(), any(), offset()));
      case 9 -> put(at, Asm.b(branch(), any(), any(), 4 + 2 * random.nextInt(20)));
      case 10 ->
          put(at, random.nextInt(8) == 0 ? Asm.i(0x67, 0, destination(), any(), 0) : jump(6));
      case 11 -> atomic(at);
      case 12, 13, 14 -> floating(at);
      case 15 -> floatMemory(at);
      case 16 -> put(at, csrAccess());
      case 17 -> status(at);
      case 18 -> put(at, rare());
      default -> put(at, arbitrary());
    };
  }

  private int destination() {
    return random.nextInt(FREE);
  }

  private int any() {
    return random.nextInt(32);
  }

  private int base() {
    return random.nextInt(30) == 0 ? any() : WINDOW + random.nextInt(2);
  }

  private int offset() {
    return (random.nextInt(4096) - 2048) & (random.nextBoolean() ? -8 : -1);
  }

  private int branch() {
    return new int[] {0, 1, 4, 5, 6, 7}[random.nextInt(6)];
  }

  private int integer() {
    int funct3 = random.nextInt(8);
    return switch (random.nextInt(6)) {
      case 0 ->
          Asm.r(
              0x33, funct3, new int[] {0, 0x20, 1}[random.nextInt(3)], destination(), any(), any());
      case 1 ->
          Asm.r(
              0x3b, funct3, new int[] {0, 0x20, 1}[random.nextInt(3)], destination(), any(), any());
      case 2 -> Asm.i(0x1b, funct3, destination(), any(), random.nextInt(4096));
      case 3 -> (random.nextInt() & 0xffff_f000) | 1 << 31 | destination() << 7 | 0x37;
      case 4 -> (random.nextInt() & 0xffff_f000) | destination() << 7 | 0x17;
      default -> Asm.i(0x13, funct3, destination(), any(), random.nextInt(4096));
    };
  }

  /** Quadrant 1 without jumps, and quadrant 2 moves: they write any register but the kept ones. */
  private int compressedArithmetic() {
    int rd = 1 + random.nextInt(FREE - 1);
    return switch (random.nextInt(3)) {
      case 0 -> 0x0001 | rd << 7 | random.nextInt(32) << 2 | random.nextInt(2) << 12;
      case 1 -> 0x8001 | (random.nextInt(0x2000) & 0x1ffc);
      default -> 0x8002 | rd << 7 | (1 + random.nextInt(31)) << 2 | random.nextInt(2) << 12;
    };
  }

  private int atomic(int at) {
    int width = random.nextBoolean() ? 4 : 8;
    // Always aligned: QEMU calls a misaligned AMO a misaligned load.
    int next = put(at, Asm.addi(ATOMIC_ADDRESS, WINDOW, offset() & -8));
    if (random.nextInt(3) == 0) {
      next = put(next, Asm.amo(2, width, destination(), ATOMIC_ADDRESS, 0));
      return put(next, Asm.amo(3, width, destination(), ATOMIC_ADDRESS, any()));
    }
    int[] operations = {0, 1, 4, 8, 12, 16, 20, 24, 28};
    return put(
        next, Asm.amo(operations[random.nextInt(9)], width, destination(), ATOMIC_ADDRESS, any()));
  }

  /** An operation, then its result and the flags where they can be seen. */
  private int floating(int at) {
    int rd = any();
    int rounding =
        random.nextInt(6) == 0
            ? random.nextInt(8)
            : new int[] {0, 1, 2, 3, 4, 7}[random.nextInt(6)];
    int format = random.nextInt(2);
    int rs2 = any();
    int insn;
    if (random.nextInt(5) == 0) {
      int opcode = 0x43 | random.nextInt(4) << 2;
      insn =
          any() << 27 | format << 25 | rs2 << 20 | any() << 15 | rounding << 12 | rd << 7 | opcode;
    } else {
      int[] kinds = {0, 1, 2, 3, 4, 5, 8, 11, 20, 24, 26, 28, 30};
      int kind = kinds[random.nextInt(kinds.length)];
      switch (kind) {
        case 4, 5, 20 -> rounding = random.nextInt(3);
        case 8 -> rs2 = 1 - format;
        case 11 -> rs2 = 0;
        case 24, 26 -> rs2 = random.nextInt(4);
        case 28, 30 -> {
          rs2 = 0;
          rounding = kind == 28 ? random.nextInt(2) : 0;
        }
        default -> {}
      }
      boolean integerResult = kind == 20 || kind == 24 || kind == 28;
      int to = integerResult ? destination() : rd;
      insn = Asm.r(0x53, rounding, kind << 2 | format, to, any(), rs2);
    }
    int next = put(at, insn);
    next = put(next, Asm.r(0x53, 0, 0x71, destination(), rd, 0)); // fmv.x.d
    return put(next, Asm.csrrs(destination(), 3, 0));
  }

  private int floatMemory(int at) {
    int width = 2 + random.nextInt(2);
    if (random.nextBoolean()) {
      int next = put(at, Asm.i(0x07, width, any(), base(), offset()));
      return put(next, Asm.r(0x53, 0, 0x71, destination(), any(), 0));
    }
    return put(at, Asm.s(width, base(), any(), offset()) | 4);
  }

  private int csrAccess() {
    if (random.nextInt(3) == 0) {
      return Asm.csrrs(destination(), READ_ONLY_HERE[random.nextInt(READ_ONLY_HERE.length)], 0);
    }
    int csr = CSRS[random.nextInt(CSRS.length)];
    int funct3 = new int[] {1, 2, 3, 5, 6, 7}[random.nextInt(6)];
    return Asm.i(0x73, funct3, destination(), any(), csr);
  }

  /**
   * Sets or clears bits of mstatus. Whatever jumps into the middle finds in the three mask
   * registers what one of these wrote, so no field gets a value that only one side takes.
   */
  private int status(int at) {
    int funct3 = random.nextBoolean() ? 2 : 3;
    if (random.nextInt(3) == 0) {
      int next = put(at, Asm.i(0x73, 3, 0, BOTH_MPP, 0x300));
      int mode = random.nextInt(3);
      return mode == 0 ? next : put(next, Asm.csrrs(0, 0x300, mode == 1 ? LOW_MPP : BOTH_MPP));
    }
    int mask = STATUS_MASKS[random.nextInt(STATUS_MASKS.length)];
    int next = put(at, mask < 1 << 11 ? Asm.addi(MASK, 0, mask) : mask | MASK << 7 | 0x37);
    int csr = mask == 1 << 18 || mask == 1 << 19 ? 0x100 : 0x300;
    return put(next, Asm.i(0x73, funct3, destination(), MASK, csr));
  }

  private int rare() {
    return switch (random.nextInt(10)) {
      case 0 -> Asm.ECALL;
      case 1 -> 0x0010_0073;
      case 2, 3 -> Asm.MRET;
      case 4 -> Asm.SRET;
      case 5 -> Asm.SFENCE_VMA;
      case 6 -> 0x0000_100f;
      case 7 -> Asm.csrrw(destination(), 0x180, 0);
      default -> Asm.csrrw(destination(), 0x180, SATP);
    };
  }

  /** Any encoding of 32 bits, but no CSR that only one side has, no wait, no kept register. */
  private int arbitrary() {
    while (true) {
      int insn = random.nextInt() | 3;
      boolean longer = (insn & 0x1f) == 0x1f;
      boolean system = (insn & 0x7f) == 0x73;
      boolean keeps = (insn >>> 7 & 31) < FREE;
      boolean atomic = (insn & 0x7f) == 0x2f;
      if (!longer && !system && !atomic && keeps) {
        return insn;
      }
    }
  }

  private int arbitraryHalf() {
    while (true) {
      int half = (random.nextInt(0x10000) & ~3) | random.nextInt(3);
      if ((half >>> 7 & 31) < FREE) {
        return half;
      }
    }
  }

  private static int jump(int offset) {
    return (offset >> 20 & 1) << 31
        | (offset >> 1 & 0x3ff) << 21
        | (offset >> 11 & 1) << 20
        | (offset & 0xf_f000)
        | 0x6f;
  }

  private int put(int at, int instruction) {
    half(at, instruction);
    return half(at + 2, instruction >>> 16);
  }

  private int half(int at, int bits) {
    image.putShort(at, (short) bits);
    return at + 2;
  }
}
