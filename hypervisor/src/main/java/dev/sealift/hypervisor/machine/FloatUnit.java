package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.softfloat.Float32;
import dev.sealift.hypervisor.softfloat.Float64;
import dev.sealift.hypervisor.softfloat.FloatStatus;

/** The F and D extensions (unprivileged ISA, chapters 11 and 12). */
final class FloatUnit {
  private static final int DYNAMIC = 7;
  private static final int LAST_ROUNDING = 4;
  private static final int SINGLE = 0;
  private static final int DOUBLE = 1;
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final int CANONICAL_NAN = 0x7fc0_0000;
  private static final int SIGN = 0x8000_0000;

  private final HartState s;
  private final Mmu mmu;
  private final FloatStatus status = new FloatStatus();

  FloatUnit(HartState state, Mmu mmu) {
    this.s = state;
    this.mmu = mmu;
  }

  /** Whether mstatus.FS lets floating-point instructions execute. */
  boolean isOn() {
    return (s.mstatus & Status.FS) != 0;
  }

  /** FLW and FLD from the base register's value. */
  void load(int insn, long base) throws GuestTrap {
    long va = base + (insn >> 20);
    boolean single = (insn >>> 12 & 7) == 2;
    write(insn, single ? BOX | mmu.loadInt(va) : mmu.loadLong(va));
  }

  /** FSW and FSD to the base register's value. */
  void store(int insn, long base) throws GuestTrap {
    long va = base + ((insn >> 25 << 5) | (insn >>> 7 & 31));
    long value = s.f[insn >>> 20 & 31];
    if ((insn >>> 12 & 7) == 2) {
      mmu.storeInt(va, (int) value);
    } else {
      mmu.storeLong(va, value);
    }
  }

  /** OP-FP and the fused multiply-adds. */
  void execute(int insn) throws GuestTrap {
    int format = insn >>> 25 & 3;
    if (!isOn() || format > DOUBLE) {
      throw GuestTrap.illegal(insn);
    }
    status.flags = (int) s.fcsr & 31;
    if ((insn & 0x7f) == 0x53) {
      operate(insn, format);
    } else {
      fuse(insn, format);
    }
    if (status.flags != (s.fcsr & 31)) {
      s.fcsr |= status.flags;
      s.mstatus |= Status.FS;
    }
  }

  private void fuse(int insn, int format) throws GuestTrap {
    setRounding(insn);
    int kind = insn >>> 2 & 3;
    boolean negateProduct = kind >= 2;
    boolean negateAddend = kind == 1 || kind == 3;
    if (format == SINGLE) {
      int a = single(insn >>> 15) ^ (negateProduct ? SIGN : 0);
      int c = single(insn >>> 27) ^ (negateAddend ? SIGN : 0);
      writeSingle(insn, Float32.fma(a, single(insn >>> 20), c, status));
    } else {
      long a = s.f[insn >>> 15 & 31] ^ (negateProduct ? Long.MIN_VALUE : 0);
      long c = s.f[insn >>> 27] ^ (negateAddend ? Long.MIN_VALUE : 0);
      write(insn, Float64.fma(a, s.f[insn >>> 20 & 31], c, status));
    }
  }

  private void operate(int insn, int format) throws GuestTrap {
    int rs2 = insn >>> 20 & 31;
    switch (insn >>> 27) {
      case 0, 1, 2, 3 -> {
        setRounding(insn);
        arithmetic(insn, format);
      }
      case 4 -> injectSign(insn, format);
      case 5 -> minimumOrMaximum(insn, format);
      case 8 -> convertFormat(insn, format, rs2);
      case 11 -> {
        requireZero(insn, rs2);
        setRounding(insn);
        if (format == SINGLE) {
          writeSingle(insn, Float32.sqrt(single(insn >>> 15), status));
        } else {
          write(insn, Float64.sqrt(s.f[insn >>> 15 & 31], status));
        }
      }
      case 20 -> compare(insn, format);
      case 24 -> {
        setRounding(insn);
        writeInteger(insn, toInteger(insn, format, rs2));
      }
      case 26 -> {
        setRounding(insn);
        fromInteger(insn, format, rs2);
      }
      case 28 -> {
        requireZero(insn, rs2);
        moveOrClassify(insn, format);
      }
      case 30 -> {
        requireZero(insn, rs2 | rounding(insn));
        long value = s.x[insn >>> 15 & 31];
        write(insn, format == SINGLE ? BOX | value : value);
      }
      default -> throw GuestTrap.illegal(insn);
    }
  }

  private void arithmetic(int insn, int format) {
    int operation = insn >>> 27;
    if (format == SINGLE) {
      int a = single(insn >>> 15);
      int b = single(insn >>> 20);
      writeSingle(
          insn,
          switch (operation) {
            case 0 -> Float32.add(a, b, status);
            case 1 -> Float32.sub(a, b, status);
            case 2 -> Float32.mul(a, b, status);
            default -> Float32.div(a, b, status);
          });
    } else {
      long a = s.f[insn >>> 15 & 31];
      long b = s.f[insn >>> 20 & 31];
      write(
          insn,
          switch (operation) {
            case 0 -> Float64.add(a, b, status);
            case 1 -> Float64.sub(a, b, status);
            case 2 -> Float64.mul(a, b, status);
            default -> Float64.div(a, b, status);
          });
    }
  }

  private void injectSign(int insn, int format) throws GuestTrap {
    if (format == SINGLE) {
      int a = single(insn >>> 15);
      int b = single(insn >>> 20);
      writeSingle(insn, (a & ~SIGN) | (sign(insn, a, b) < 0 ? SIGN : 0));
    } else {
      long a = s.f[insn >>> 15 & 31];
      long b = s.f[insn >>> 20 & 31];
      write(insn, (a & Long.MAX_VALUE) | (sign(insn, a, b) & Long.MIN_VALUE));
    }
  }

  /** A value with the sign of the result. */
  private static long sign(int insn, long a, long b) throws GuestTrap {
    return switch (rounding(insn)) {
      case 0 -> b;
      case 1 -> ~b;
      case 2 -> a ^ b;
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private void minimumOrMaximum(int insn, int format) throws GuestTrap {
    boolean maximum = requireAtMost(insn, 1) == 1;
    if (format == SINGLE) {
      int a = single(insn >>> 15);
      int b = single(insn >>> 20);
      writeSingle(insn, maximum ? Float32.max(a, b, status) : Float32.min(a, b, status));
    } else {
      long a = s.f[insn >>> 15 & 31];
      long b = s.f[insn >>> 20 & 31];
      write(insn, maximum ? Float64.max(a, b, status) : Float64.min(a, b, status));
    }
  }

  private void convertFormat(int insn, int format, int from) throws GuestTrap {
    requireZero(insn, from ^ (1 - format));
    setRounding(insn);
    if (format == SINGLE) {
      writeSingle(insn, Float64.toFloat32(s.f[insn >>> 15 & 31], status));
    } else {
      write(insn, Float32.toFloat64(single(insn >>> 15), status));
    }
  }

  private void compare(int insn, int format) throws GuestTrap {
    int relation = requireAtMost(insn, 2);
    boolean holds;
    if (format == SINGLE) {
      int a = single(insn >>> 15);
      int b = single(insn >>> 20);
      holds =
          switch (relation) {
            case 0 -> Float32.le(a, b, status);
            case 1 -> Float32.lt(a, b, status);
            default -> Float32.eq(a, b, status);
          };
    } else {
      long a = s.f[insn >>> 15 & 31];
      long b = s.f[insn >>> 20 & 31];
      holds =
          switch (relation) {
            case 0 -> Float64.le(a, b, status);
            case 1 -> Float64.lt(a, b, status);
            default -> Float64.eq(a, b, status);
          };
    }
    writeInteger(insn, holds ? 1 : 0);
  }

  private long toInteger(int insn, int format, int kind) throws GuestTrap {
    if (format == SINGLE) {
      int a = single(insn >>> 15);
      return switch (kind) {
        case 0 -> Float32.toInt32(a, status);
        case 1 -> Float32.toUint32(a, status);
        case 2 -> Float32.toInt64(a, status);
        case 3 -> Float32.toUint64(a, status);
        default -> throw GuestTrap.illegal(insn);
      };
    }
    long a = s.f[insn >>> 15 & 31];
    return switch (kind) {
      case 0 -> Float64.toInt32(a, status);
      case 1 -> Float64.toUint32(a, status);
      case 2 -> Float64.toInt64(a, status);
      case 3 -> Float64.toUint64(a, status);
      default -> throw GuestTrap.illegal(insn);
    };
  }

  private void fromInteger(int insn, int format, int kind) throws GuestTrap {
    long a = s.x[insn >>> 15 & 31];
    if (format == SINGLE) {
      writeSingle(
          insn,
          switch (kind) {
            case 0 -> Float32.fromInt32((int) a, status);
            case 1 -> Float32.fromUint32((int) a, status);
            case 2 -> Float32.fromInt64(a, status);
            case 3 -> Float32.fromUint64(a, status);
            default -> throw GuestTrap.illegal(insn);
          });
    } else {
      write(
          insn,
          switch (kind) {
            case 0 -> Float64.fromInt32((int) a);
            case 1 -> Float64.fromUint32((int) a);
            case 2 -> Float64.fromInt64(a, status);
            case 3 -> Float64.fromUint64(a, status);
            default -> throw GuestTrap.illegal(insn);
          });
    }
  }

  private void moveOrClassify(int insn, int format) throws GuestTrap {
    boolean classify = requireAtMost(insn, 1) == 1;
    long raw = s.f[insn >>> 15 & 31];
    if (!classify) {
      writeInteger(insn, format == SINGLE ? (int) raw : raw);
    } else {
      writeInteger(
          insn, format == SINGLE ? Float32.classify(single(insn >>> 15)) : Float64.classify(raw));
    }
  }

  private static int rounding(int insn) {
    return insn >>> 12 & 7;
  }

  private void setRounding(int insn) throws GuestTrap {
    int mode = rounding(insn) == DYNAMIC ? (int) s.fcsr >>> 5 : rounding(insn);
    if (mode > LAST_ROUNDING) {
      throw GuestTrap.illegal(insn);
    }
    status.rounding = mode;
  }

  private static int requireAtMost(int insn, int most) throws GuestTrap {
    if (rounding(insn) > most) {
      throw GuestTrap.illegal(insn);
    }
    return rounding(insn);
  }

  private static void requireZero(int insn, int field) throws GuestTrap {
    if (field != 0) {
      throw GuestTrap.illegal(insn);
    }
  }

  /** A single-precision register, which is a NaN unless boxed; only 5 bits of the number count. */
  private int single(int number) {
    long raw = s.f[number & 31];
    return (raw & BOX) == BOX ? (int) raw : CANONICAL_NAN;
  }

  private void writeSingle(int insn, int value) {
    write(insn, BOX | value);
  }

  private void write(int insn, long value) {
    s.f[insn >>> 7 & 31] = value;
    s.mstatus |= Status.FS;
  }

  private void writeInteger(int insn, long value) {
    int rd = insn >>> 7 & 31;
    if (rd != 0) {
      s.x[rd] = value;
    }
  }
}
