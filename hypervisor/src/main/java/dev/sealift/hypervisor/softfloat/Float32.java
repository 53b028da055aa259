package dev.sealift.hypervisor.softfloat;

@SuppressWarnings("all")
public final class Float32 {
  private Float32() {}

  public static int add(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Float.intBitsToFloat(a) + Float.intBitsToFloat(b));
  }

  public static int sub(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Float.intBitsToFloat(a) - Float.intBitsToFloat(b));
  }

  public static int mul(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Float.intBitsToFloat(a) * Float.intBitsToFloat(b));
  }

  public static int div(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Float.intBitsToFloat(a) / Float.intBitsToFloat(b));
  }

  public static int sqrt(int a, FloatStatus s) {
    return Float.floatToIntBits((float) Math.sqrt(Float.intBitsToFloat(a)));
  }

  public static int fma(int a, int b, int c, FloatStatus s) {
    return Float.floatToIntBits(
        Math.fma(Float.intBitsToFloat(a), Float.intBitsToFloat(b), Float.intBitsToFloat(c)));
  }

  public static int min(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Math.min(Float.intBitsToFloat(a), Float.intBitsToFloat(b)));
  }

  public static int max(int a, int b, FloatStatus s) {
    return Float.floatToIntBits(Math.max(Float.intBitsToFloat(a), Float.intBitsToFloat(b)));
  }

  public static boolean eq(int a, int b, FloatStatus s) {
    return Float.intBitsToFloat(a) == Float.intBitsToFloat(b);
  }

  public static boolean lt(int a, int b, FloatStatus s) {
    return Float.intBitsToFloat(a) < Float.intBitsToFloat(b);
  }

  public static boolean le(int a, int b, FloatStatus s) {
    return Float.intBitsToFloat(a) <= Float.intBitsToFloat(b);
  }

  public static int classify(int a) {
    return 0;
  }

  public static int toInt32(int a, FloatStatus s) {
    return (int) Float.intBitsToFloat(a);
  }

  public static int toUint32(int a, FloatStatus s) {
    return (int) Float.intBitsToFloat(a);
  }

  public static long toInt64(int a, FloatStatus s) {
    return (long) Float.intBitsToFloat(a);
  }

  public static long toUint64(int a, FloatStatus s) {
    return (long) Float.intBitsToFloat(a);
  }

  public static int fromInt32(int a, FloatStatus s) {
    return Float.floatToIntBits((float) a);
  }

  public static int fromUint32(int a, FloatStatus s) {
    return Float.floatToIntBits((float) a);
  }

  public static int fromInt64(long a, FloatStatus s) {
    return Float.floatToIntBits((float) a);
  }

  public static int fromUint64(long a, FloatStatus s) {
    return Float.floatToIntBits((float) a);
  }

  public static long toFloat64(int a, FloatStatus s) {
    return Double.doubleToLongBits(Float.intBitsToFloat(a));
  }
}
