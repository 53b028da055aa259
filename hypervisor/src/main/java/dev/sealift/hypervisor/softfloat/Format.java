package dev.sealift.hypervisor.softfloat;

import java.math.BigInteger;

/**
 * A binary format and its exact arithmetic, on raw bits in the low end of a long. A finite value
 * other than zero is (-1)^sign * significand * 2^(exponent - 63), the significand's top bit set.
 */
record Format(int fractionBits, int exponentBits) {
  static final Format SINGLE = new Format(23, 8);
  static final Format DOUBLE = new Format(52, 11);

  private static final int NOTHING_LOST = 64;

  private int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  private int topExponent() {
    return (1 << exponentBits) - 1;
  }

  private long fractionMask() {
    return (1L << fractionBits) - 1;
  }

  private long signBit() {
    return 1L << (fractionBits + exponentBits);
  }

  long infinity(boolean negative) {
    return ((long) topExponent() << fractionBits) | (negative ? signBit() : 0);
  }

  long zero(boolean negative) {
    return negative ? signBit() : 0;
  }

  long nan() {
    return infinity(false) | 1L << (fractionBits - 1);
  }

  boolean isNegative(long a) {
    return (a & signBit()) != 0;
  }

  private int exponentField(long a) {
    return (int) (a >>> fractionBits) & topExponent();
  }

  boolean isZero(long a) {
    return (a & ~signBit()) == 0;
  }

  boolean isInfinite(long a) {
    return (a & ~signBit()) == infinity(false);
  }

  boolean isNan(long a) {
    return exponentField(a) == topExponent() && (a & fractionMask()) != 0;
  }

  boolean isSignalling(long a) {
    return isNan(a) && (a & 1L << (fractionBits - 1)) == 0;
  }

  /** Zero, or neither subnormal nor infinite nor NaN. */
  boolean isOrdinary(long a) {
    int field = exponentField(a);
    return (field > 0 && field < topExponent()) || isZero(a);
  }

  /** Far enough from both ends that rounding can have raised nothing but inexact. */
  boolean isSafeResult(long a) {
    int field = exponentField(a);
    return field > 1 && field < topExponent();
  }

  int exponent(long a) {
    int field = exponentField(a);
    return field == 0
        ? 1 - bias() - (Long.numberOfLeadingZeros(a & fractionMask()) - (63 - fractionBits))
        : field - bias();
  }

  long significand(long a) {
    long fraction = a & fractionMask();
    return exponentField(a) == 0
        ? fraction << Long.numberOfLeadingZeros(fraction)
        : (fraction | 1L << fractionBits) << (63 - fractionBits);
  }

  long invalid(FloatStatus status) {
    status.flags |= FloatStatus.NV;
    return nan();
  }

  /** The result of an arithmetic operation one of whose operands is a NaN. */
  long propagate(long a, long b, FloatStatus status) {
    return isSignalling(a) || isSignalling(b) ? invalid(status) : nan();
  }

  /**
   * Rounds and encodes a value.
   *
   * @param exponent of the significand's top bit
   * @param significand top bit set; the lowest bit also stands for everything below it
   */
  long round(boolean negative, int exponent, long significand, FloatStatus status) {
    int field = exponent + bias();
    int dropped = 63 - fractionBits;
    boolean tiny = false;
    long kept = significand;
    if (field <= 0) {
      boolean carries =
          increments(negative, kept, dropped, status) && kept >>> dropped == allOnes();
      tiny = field < 0 || !carries;
      kept = shiftRightJamming(kept, 1 - field);
    }
    boolean inexact = (kept & ((1L << dropped) - 1)) != 0;
    long magnitude = (kept >>> dropped) + (increments(negative, kept, dropped, status) ? 1 : 0);
    if (field > 0) {
      // The top bit, and a carry out of all ones, add to the exponent field.
      magnitude += (long) (field - 1) << fractionBits;
    }
    if (magnitude >>> fractionBits >= topExponent()) {
      status.flags |= FloatStatus.OF | FloatStatus.NX;
      return overflow(negative, status.rounding);
    }
    if (inexact) {
      status.flags |= FloatStatus.NX | (tiny ? FloatStatus.UF : 0);
    }
    return magnitude | zero(negative);
  }

  private long allOnes() {
    return (2L << fractionBits) - 1;
  }

  private long overflow(boolean negative, int rounding) {
    boolean toInfinity =
        switch (rounding) {
          case FloatStatus.RTZ -> false;
          case FloatStatus.RDN -> negative;
          case FloatStatus.RUP -> !negative;
          default -> true;
        };
    return toInfinity ? infinity(negative) : infinity(negative) - 1;
  }

  private static boolean increments(boolean negative, long kept, int dropped, FloatStatus status) {
    long rest = kept << (64 - dropped);
    return increments(negative, (kept >>> dropped & 1) != 0, rest, status.rounding);
  }

  /** Whether a magnitude grows by one when the rest, a fraction of 2^64, is rounded away. */
  static boolean increments(boolean negative, boolean odd, long rest, int rounding) {
    return switch (rounding) {
      case FloatStatus.RTZ -> false;
      case FloatStatus.RDN -> negative && rest != 0;
      case FloatStatus.RUP -> !negative && rest != 0;
      case FloatStatus.RMM -> rest < 0;
      default -> rest < 0 && (rest != Long.MIN_VALUE || odd);
    };
  }

  static long shiftRightJamming(long value, int distance) {
    if (distance == 0) {
      return value;
    }
    if (distance >= NOTHING_LOST) {
      return value == 0 ? 0 : 1;
    }
    return value >>> distance | (value << -distance == 0 ? 0 : 1);
  }

  /** Rounds magnitude * 2^scale, the magnitude not zero; {@code more} if that is truncated. */
  private long round(
      boolean negative, BigInteger magnitude, int scale, boolean more, FloatStatus status) {
    int surplus = magnitude.bitLength() - 64;
    long top = magnitude.shiftRight(surplus).longValue();
    boolean sticky = more || (surplus > 0 && magnitude.getLowestSetBit() < surplus);
    return round(negative, scale + surplus + 63, top | (sticky ? 1 : 0), status);
  }

  /** The significand with its sign; times 2^(exponent - 63) it is the value. Zero for zero. */
  private BigInteger signed(long a) {
    if (isZero(a)) {
      return BigInteger.ZERO;
    }
    BigInteger magnitude = new BigInteger(Long.toUnsignedString(significand(a)));
    return isNegative(a) ? magnitude.negate() : magnitude;
  }

  private int scale(long a) {
    return isZero(a) ? 0 : exponent(a) - 63;
  }

  long add(long a, long b, FloatStatus status) {
    if (isNan(a) || isNan(b)) {
      return propagate(a, b, status);
    }
    if (isInfinite(a)) {
      return isInfinite(b) && a != b ? invalid(status) : a;
    }
    if (isInfinite(b)) {
      return b;
    }
    boolean negativeZero = isNegative(a) && isNegative(b);
    return sum(signed(a), scale(a), signed(b), scale(b), a, b, negativeZero, status);
  }

  /** x * 2^xScale + y * 2^yScale; where both are zeros of one sign, {@code negativeZero} is it. */
  private long sum(
      BigInteger x,
      int xScale,
      BigInteger y,
      int yScale,
      long a,
      long b,
      boolean negativeZero,
      FloatStatus status) {
    int scale = Math.min(xScale, yScale);
    BigInteger total = x.shiftLeft(xScale - scale).add(y.shiftLeft(yScale - scale));
    if (total.signum() == 0) {
      boolean oneSign = x.signum() == 0 && isNegative(a) == isNegative(b);
      return zero(oneSign ? negativeZero : status.rounding == FloatStatus.RDN);
    }
    return round(total.signum() < 0, total.abs(), scale, false, status);
  }

  long multiply(long a, long b, FloatStatus status) {
    if (isNan(a) || isNan(b)) {
      return propagate(a, b, status);
    }
    boolean negative = isNegative(a) != isNegative(b);
    if (isInfinite(a) || isInfinite(b)) {
      return isZero(a) || isZero(b) ? invalid(status) : infinity(negative);
    }
    if (isZero(a) || isZero(b)) {
      return zero(negative);
    }
    BigInteger product = signed(a).multiply(signed(b)).abs();
    return round(negative, product, scale(a) + scale(b), false, status);
  }

  long divide(long a, long b, FloatStatus status) {
    if (isNan(a) || isNan(b)) {
      return propagate(a, b, status);
    }
    boolean negative = isNegative(a) != isNegative(b);
    if (isInfinite(a) || isZero(b)) {
      if (isInfinite(a) ? isInfinite(b) : isZero(a)) {
        return invalid(status);
      }
      status.flags |= isInfinite(a) ? 0 : FloatStatus.DZ;
      return infinity(negative);
    }
    if (isZero(a) || isInfinite(b)) {
      return zero(negative);
    }
    BigInteger[] quotient = signed(a).abs().shiftLeft(65).divideAndRemainder(signed(b).abs());
    boolean more = quotient[1].signum() != 0;
    return round(negative, quotient[0], scale(a) - scale(b) - 65, more, status);
  }

  long squareRoot(long a, FloatStatus status) {
    if (isNan(a)) {
      return propagate(a, a, status);
    }
    if (isZero(a)) {
      return a;
    }
    if (isNegative(a)) {
      return invalid(status);
    }
    if (isInfinite(a)) {
      return a;
    }
    int odd = scale(a) & 1;
    BigInteger[] root = signed(a).shiftLeft(66 + odd).sqrtAndRemainder();
    return round(false, root[0], (scale(a) - odd - 66) / 2, root[1].signum() != 0, status);
  }

  /** a * b + c with one rounding. */
  long fuse(long a, long b, long c, FloatStatus status) {
    boolean nothing = (isInfinite(a) && isZero(b)) || (isZero(a) && isInfinite(b));
    if (isNan(a) || isNan(b) || isNan(c)) {
      boolean signalling = isSignalling(a) || isSignalling(b) || isSignalling(c);
      return nothing || signalling ? invalid(status) : nan();
    }
    if (nothing) {
      return invalid(status);
    }
    boolean negative = isNegative(a) != isNegative(b);
    if (isInfinite(a) || isInfinite(b)) {
      return isInfinite(c) && isNegative(c) != negative ? invalid(status) : infinity(negative);
    }
    if (isInfinite(c)) {
      return c;
    }
    BigInteger product = signed(a).multiply(signed(b));
    int scale = product.signum() == 0 ? 0 : scale(a) + scale(b);
    return sum(
        product, scale, signed(c), scale(c), zero(negative), c, negative && isNegative(c), status);
  }

  /** The least or the greatest; of a number and a NaN the number. */
  long pick(long a, long b, boolean greatest, FloatStatus status) {
    if (isSignalling(a) || isSignalling(b)) {
      status.flags |= FloatStatus.NV;
    }
    if (isNan(a)) {
      return isNan(b) ? nan() : b;
    }
    if (isNan(b)) {
      return a;
    }
    boolean aIsLess = order(a) < order(b) || (isZero(a) && isZero(b) && isNegative(a));
    return aIsLess == greatest ? b : a;
  }

  boolean equal(long a, long b, FloatStatus status) {
    if (isNan(a) || isNan(b)) {
      propagate(a, b, status);
      return false;
    }
    return order(a) == order(b);
  }

  boolean less(long a, long b, boolean orEqual, FloatStatus status) {
    if (isNan(a) || isNan(b)) {
      status.flags |= FloatStatus.NV;
      return false;
    }
    return order(a) < order(b) || (orEqual && order(a) == order(b));
  }

  /** Numbers in the order of their values; both zeros alike. */
  private long order(long a) {
    long magnitude = a & (signBit() - 1);
    return isNegative(a) ? -magnitude : magnitude;
  }

  int classify(long a) {
    if (isNan(a)) {
      return isSignalling(a) ? 1 << 8 : 1 << 9;
    }
    int magnitude;
    if (isInfinite(a)) {
      magnitude = 3;
    } else if (isZero(a)) {
      magnitude = 0;
    } else {
      magnitude = exponentField(a) == 0 ? 1 : 2;
    }
    return isNegative(a) ? 1 << (3 - magnitude) : 1 << (4 + magnitude);
  }

  /** A number of another format in this one. */
  long convert(Format from, long a, FloatStatus status) {
    if (from.isNan(a)) {
      return from.isSignalling(a) ? invalid(status) : nan();
    }
    boolean negative = from.isNegative(a);
    if (from.isInfinite(a)) {
      return infinity(negative);
    }
    return from.isZero(a)
        ? zero(negative)
        : round(negative, from.exponent(a), from.significand(a), status);
  }

  /** An integer, unsigned or not. */
  long fromInteger(long value, boolean unsigned, FloatStatus status) {
    if (value == 0) {
      return 0;
    }
    boolean negative = !unsigned && value < 0;
    long magnitude = negative ? -value : value;
    int leading = Long.numberOfLeadingZeros(magnitude);
    return round(negative, 63 - leading, magnitude << leading, status);
  }

  /** An integer of so many bits; what does not fit gives the nearest that does, and is invalid. */
  long toInteger(long a, int bits, boolean unsigned, FloatStatus status) {
    boolean negative = isNegative(a) && !isNan(a);
    if (isNan(a) || isInfinite(a)) {
      status.flags |= FloatStatus.NV;
      return limit(negative, bits, unsigned);
    }
    if (isZero(a)) {
      return 0;
    }
    int exponent = exponent(a);
    long significand = significand(a);
    long whole = exponent < 0 || exponent > 63 ? 0 : significand >>> (63 - exponent);
    long rest;
    if (exponent >= 63) {
      rest = 0;
    } else {
      rest = exponent >= -1 ? significand << (exponent + 1) : 1;
    }
    boolean odd = (whole & 1) != 0;
    boolean increment = increments(negative, odd, rest, status.rounding);
    long magnitude = whole + (increment ? 1 : 0);
    boolean wraps = exponent > 63 || (increment && magnitude == 0);
    if (wraps || !fits(magnitude, negative, bits, unsigned)) {
      status.flags |= FloatStatus.NV;
      return limit(negative, bits, unsigned);
    }
    status.flags |= rest == 0 ? 0 : FloatStatus.NX;
    return negative ? -magnitude : magnitude;
  }

  private static boolean fits(long magnitude, boolean negative, int bits, boolean unsigned) {
    if (unsigned) {
      return negative ? magnitude == 0 : bits == 64 || magnitude >>> bits == 0;
    }
    long most = limit(false, bits, false);
    return Long.compareUnsigned(magnitude, negative ? most + 1 : most) <= 0;
  }

  private static long limit(boolean negative, int bits, boolean unsigned) {
    if (unsigned) {
      return negative ? 0 : -1L >>> (64 - bits);
    }
    long most = (1L << (bits - 1)) - 1;
    return negative ? -most - 1 : most;
  }
}
