package dev.sealift.hypervisor.softfloat;

/** The rounding mode that an operation uses, and the flags that it adds to. */
public final class FloatStatus {
  /** Inexact. */
  public static final int NX = 1;

  /** Underflow. */
  public static final int UF = 2;

  /** Overflow. */
  public static final int OF = 4;

  /** Division by zero. */
  public static final int DZ = 8;

  /** Invalid operation. */
  public static final int NV = 16;

  /** To nearest, ties to even. */
  public static final int RNE = 0;

  /** Towards zero. */
  public static final int RTZ = 1;

  /** Towards minus infinity. */
  public static final int RDN = 2;

  /** Towards plus infinity. */
  public static final int RUP = 3;

  /** To nearest, ties away from zero. */
  public static final int RMM = 4;

  /** One of the five rounding modes, by RISC-V's number. */
  public int rounding;

  /** Flags raised so far. */
  public int flags;

  /**
   * Whether the host's arithmetic, which rounds to nearest even and raises nothing, will do where
   * an operation can be no worse than inexact.
   */
  boolean hostWillDo() {
    return rounding == RNE && (flags & NX) != 0;
  }
}
