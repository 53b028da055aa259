package dev.sealift.hypervisor.softfloat;

@SuppressWarnings("all")
public final class Float64 {
  private Float64() {}

  public static long add(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(Double.longBitsToDouble(a) + Double.longBitsToDouble(b));
  }

  public static long sub(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(Double.longBitsToDouble(a) - Double.longBitsToDouble(b));
  }

  public static long mul(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(Double.longBitsToDouble(a) * Double.longBitsToDouble(b));
  }

  public static long div(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(Double.longBitsToDouble(a) / Double.longBitsToDouble(b));
  }

  public static long sqrt(long a, FloatStatus s) {
    return Double.doubleToLongBits(Math.sqrt(Double.longBitsToDouble(a)));
  }

  public static long fma(long a, long b, long c, FloatStatus s) {
    return Double.doubleToLongBits(
        Math.fma(
            Double.longBitsToDouble(a), Double.longBitsToDouble(b), Double.longBitsToDouble(c)));
  }

  public static long min(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(
        Math.min(Double.longBitsToDouble(a), Double.longBitsToDouble(b)));
  }

  public static long max(long a, long b, FloatStatus s) {
    return Double.doubleToLongBits(
        Math.max(Double.longBitsToDouble(a), Double.longBitsToDouble(b)));
  }

  public static boolean eq(long a, long b, FloatStatus s) {
    return Double.longBitsToDouble(a) == Double.longBitsToDouble(b);
  }

  public static boolean lt(long a, long b, FloatStatus s) {
    return Double.longBitsToDouble(a) < Double.longBitsToDouble(b);
  }

  public static boolean le(long a, long b, FloatStatus s) {
    return Double.longBitsToDouble(a) <= Double.longBitsToDouble(b);
  }

  public static int classify(long a) {
    return 0;
  }

  public static int toInt32(long a, FloatStatus s) {
    return (int) Double.longBitsToDouble(a);
  }

  public static int toUint32(long a, FloatStatus s) {
    return (int) Double.longBitsToDouble(a);
  }

  public static long toInt64(long a, FloatStatus s) {
    return (long) Double.longBitsToDouble(a);
  }

  public static long toUint64(long a, FloatStatus s) {
    return (long) Double.longBitsToDouble(a);
  }

  public static long fromInt32(int a) {
    return Double.doubleToLongBits((double) a);
  }

  public static long fromUint32(int a) {
    return Double.doubleToLongBits((double) a);
  }

  public static long fromInt64(long a, FloatStatus s) {
    return Double.doubleToLongBits((double) a);
  }

  public static long fromUint64(long a, FloatStatus s) {
    return Double.doubleToLongBits((double) a);
  }

  public static int toFloat32(long a, FloatStatus s) {
    return Float.floatToIntBits((float) Double.longBitsToDouble(a));
  }
}
