package dev.sealift.hypervisor.softfloat;

/**
 * binary32 on raw bits. Where only an inexact result can be raised, and was before, the host
 * computes.
 */
public final class Float32 {
  private static final Format F = Format.SINGLE;

  private Float32() {}

  private static long bits(int a) {
    return a & 0xffff_ffffL;
  }

  private static boolean hostWillDo(int a, int b, FloatStatus status) {
    return status.hostWillDo() && F.isOrdinary(bits(a)) && F.isOrdinary(bits(b));
  }

  /** a + b. */
  public static int add(int a, int b, FloatStatus status) {
    if (hostWillDo(a, b, status)) {
      int sum = Float.floatToRawIntBits(Float.intBitsToFloat(a) + Float.intBitsToFloat(b));
      if (F.isSafeResult(bits(sum)) || F.isZero(bits(sum))) {
        return sum;
      }
    }
    return (int) F.add(bits(a), bits(b), status);
  }

  /** a - b. */
  public static int sub(int a, int b, FloatStatus status) {
    return F.isNan(bits(b)) ? add(a, b, status) : add(a, b ^ Integer.MIN_VALUE, status);
  }

  /** a * b. */
  public static int mul(int a, int b, FloatStatus status) {
    if (hostWillDo(a, b, status)) {
      int product = Float.floatToRawIntBits(Float.intBitsToFloat(a) * Float.intBitsToFloat(b));
      if (F.isSafeResult(bits(product))) {
        return product;
      }
    }
    return (int) F.multiply(bits(a), bits(b), status);
  }

  /** a / b. */
  public static int div(int a, int b, FloatStatus status) {
    if (hostWillDo(a, b, status) && !F.isZero(bits(b))) {
      int quotient = Float.floatToRawIntBits(Float.intBitsToFloat(a) / Float.intBitsToFloat(b));
      if (F.isSafeResult(bits(quotient))) {
        return quotient;
      }
    }
    return (int) F.divide(bits(a), bits(b), status);
  }

  /** Square root. */
  public static int sqrt(int a, FloatStatus status) {
    if (hostWillDo(a, a, status) && !F.isNegative(bits(a))) {
      return Float.floatToRawIntBits((float) Math.sqrt(Float.intBitsToFloat(a)));
    }
    return (int) F.squareRoot(bits(a), status);
  }

  /** a * b + c with one rounding. */
  public static int fma(int a, int b, int c, FloatStatus status) {
    if (hostWillDo(a, b, status) && F.isOrdinary(bits(c))) {
      int result =
          Float.floatToRawIntBits(
              Math.fma(Float.intBitsToFloat(a), Float.intBitsToFloat(b), Float.intBitsToFloat(c)));
      if (F.isSafeResult(bits(result))) {
        return result;
      }
    }
    return (int) F.fuse(bits(a), bits(b), bits(c), status);
  }

  /** The lesser; of a number and a NaN the number; -0 is less than +0. */
  public static int min(int a, int b, FloatStatus status) {
    return (int) F.pick(bits(a), bits(b), false, status);
  }

  /** The greater; of a number and a NaN the number. */
  public static int max(int a, int b, FloatStatus status) {
    return (int) F.pick(bits(a), bits(b), true, status);
  }

  /** a = b; a quiet NaN raises nothing. */
  public static boolean eq(int a, int b, FloatStatus status) {
    return F.equal(bits(a), bits(b), status);
  }

  /** Whether a is less than b; every NaN is invalid. */
  public static boolean lt(int a, int b, FloatStatus status) {
    return F.less(bits(a), bits(b), false, status);
  }

  /** Whether a is at most b; every NaN is invalid. */
  public static boolean le(int a, int b, FloatStatus status) {
    return F.less(bits(a), bits(b), true, status);
  }

  /** The class as FCLASS shows it: one of ten bits. */
  public static int classify(int a) {
    return F.classify(bits(a));
  }

  /** A signed integer of 32 bits, saturated. */
  public static int toInt32(int a, FloatStatus status) {
    return (int) F.toInteger(bits(a), 32, false, status);
  }

  /** An unsigned integer of 32 bits, saturated. */
  public static int toUint32(int a, FloatStatus status) {
    return (int) F.toInteger(bits(a), 32, true, status);
  }

  /** A signed integer of 64 bits, saturated. */
  public static long toInt64(int a, FloatStatus status) {
    return F.toInteger(bits(a), 64, false, status);
  }

  /** An unsigned integer of 64 bits, saturated. */
  public static long toUint64(int a, FloatStatus status) {
    return F.toInteger(bits(a), 64, true, status);
  }

  /** From a signed integer of 32 bits. */
  public static int fromInt32(int a, FloatStatus status) {
    return (int) F.fromInteger(a, false, status);
  }

  /** From an unsigned integer of 32 bits. */
  public static int fromUint32(int a, FloatStatus status) {
    return (int) F.fromInteger(Integer.toUnsignedLong(a), true, status);
  }

  /** From a signed integer of 64 bits. */
  public static int fromInt64(long a, FloatStatus status) {
    return (int) F.fromInteger(a, false, status);
  }

  /** From an unsigned integer of 64 bits. */
  public static int fromUint64(long a, FloatStatus status) {
    return (int) F.fromInteger(a, true, status);
  }

  /** The same number as binary64. */
  public static long toFloat64(int a, FloatStatus status) {
    return Format.DOUBLE.convert(F, bits(a), status);
  }
}
