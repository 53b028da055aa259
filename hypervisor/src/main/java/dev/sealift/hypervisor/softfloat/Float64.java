package dev.sealift.hypervisor.softfloat;

/**
 * binary64 on raw bits. Where only an inexact result can be raised, and was before, the host
 * computes.
 */
public final class Float64 {
  private static final Format F = Format.DOUBLE;

  private Float64() {}

  private static boolean hostWillDo(long a, long b, FloatStatus status) {
    return status.hostWillDo() && F.isOrdinary(a) && F.isOrdinary(b);
  }

  /** a + b. */
  public static long add(long a, long b, FloatStatus status) {
    if (hostWillDo(a, b, status)) {
      long sum =
          Double.doubleToRawLongBits(Double.longBitsToDouble(a) + Double.longBitsToDouble(b));
      if (F.isSafeResult(sum) || F.isZero(sum)) {
        return sum;
      }
    }
    return F.add(a, b, status);
  }

  /** a - b. */
  public static long sub(long a, long b, FloatStatus status) {
    return F.isNan(b) ? add(a, b, status) : add(a, b ^ Long.MIN_VALUE, status);
  }

  /** a * b. */
  public static long mul(long a, long b, FloatStatus status) {
    if (hostWillDo(a, b, status)) {
      long product =
          Double.doubleToRawLongBits(Double.longBitsToDouble(a) * Double.longBitsToDouble(b));
      if (F.isSafeResult(product)) {
        return product;
      }
    }
    return F.multiply(a, b, status);
  }

  /** a / b. */
  public static long div(long a, long b, FloatStatus status) {
    if (hostWillDo(a, b, status) && !F.isZero(b)) {
      long quotient =
          Double.doubleToRawLongBits(Double.longBitsToDouble(a) / Double.longBitsToDouble(b));
      if (F.isSafeResult(quotient)) {
        return quotient;
      }
    }
    return F.divide(a, b, status);
  }

  /** Square root. */
  public static long sqrt(long a, FloatStatus status) {
    if (hostWillDo(a, a, status) && !F.isNegative(a)) {
      return Double.doubleToRawLongBits(Math.sqrt(Double.longBitsToDouble(a)));
    }
    return F.squareRoot(a, status);
  }

  /** a * b + c with one rounding. */
  public static long fma(long a, long b, long c, FloatStatus status) {
    if (hostWillDo(a, b, status) && F.isOrdinary(c)) {
      long result =
          Double.doubleToRawLongBits(
              Math.fma(
                  Double.longBitsToDouble(a),
                  Double.longBitsToDouble(b),
                  Double.longBitsToDouble(c)));
      if (F.isSafeResult(result)) {
        return result;
      }
    }
    return F.fuse(a, b, c, status);
  }

  /** The lesser; of a number and a NaN the number; -0 is less than +0. */
  public static long min(long a, long b, FloatStatus status) {
    return F.pick(a, b, false, status);
  }

  /** The greater; of a number and a NaN the number. */
  public static long max(long a, long b, FloatStatus status) {
    return F.pick(a, b, true, status);
  }

  /** a = b; a quiet NaN raises nothing. */
  public static boolean eq(long a, long b, FloatStatus status) {
    return F.equal(a, b, status);
  }

  /** Whether a is less than b; every NaN is invalid. */
  public static boolean lt(long a, long b, FloatStatus status) {
    return F.less(a, b, false, status);
  }

  /** Whether a is at most b; every NaN is invalid. */
  public static boolean le(long a, long b, FloatStatus status) {
    return F.less(a, b, true, status);
  }

  /** The class as FCLASS shows it: one of ten bits. */
  public static int classify(long a) {
    return F.classify(a);
  }

  /** A signed integer of 32 bits, saturated. */
  public static int toInt32(long a, FloatStatus status) {
    return (int) F.toInteger(a, 32, false, status);
  }

  /** An unsigned integer of 32 bits, saturated. */
  public static int toUint32(long a, FloatStatus status) {
    return (int) F.toInteger(a, 32, true, status);
  }

  /** A signed integer of 64 bits, saturated. */
  public static long toInt64(long a, FloatStatus status) {
    return F.toInteger(a, 64, false, status);
  }

  /** An unsigned integer of 64 bits, saturated. */
  public static long toUint64(long a, FloatStatus status) {
    return F.toInteger(a, 64, true, status);
  }

  /** From a signed integer of 32 bits, exact. */
  public static long fromInt32(int a) {
    return F.fromInteger(a, false, new FloatStatus());
  }

  /** From an unsigned integer of 32 bits, exact. */
  public static long fromUint32(int a) {
    return F.fromInteger(Integer.toUnsignedLong(a), true, new FloatStatus());
  }

  /** From a signed integer of 64 bits. */
  public static long fromInt64(long a, FloatStatus status) {
    return F.fromInteger(a, false, status);
  }

  /** From an unsigned integer of 64 bits. */
  public static long fromUint64(long a, FloatStatus status) {
    return F.fromInteger(a, true, status);
  }

  /** Rounded to binary32. */
  public static int toFloat32(long a, FloatStatus status) {
    return (int) Format.SINGLE.convert(F, a, status);
  }
}
