package dev.sealift.hypervisor.softfloat;

import static dev.sealift.hypervisor.softfloat.FloatStatus.NV;
import static dev.sealift.hypervisor.softfloat.FloatStatus.NX;
import static dev.sealift.hypervisor.softfloat.FloatStatus.RDN;
import static dev.sealift.hypervisor.softfloat.FloatStatus.RMM;
import static dev.sealift.hypervisor.softfloat.FloatStatus.RNE;
import static dev.sealift.hypervisor.softfloat.FloatStatus.RTZ;
import static dev.sealift.hypervisor.softfloat.FloatStatus.RUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the host to nearest even, against exact decimals in the directed modes, and against named
 * cases for the flags; QemuLockstepTest compares flags and results with another implementation.
 */
class FloatTest {
  private static final int CASES = 20_000;
  private static final long[] EDGES = {
    0,
    1,
    0x000f_ffff_ffff_ffffL,
    0x0010_0000_0000_0000L,
    0x0010_0000_0000_0001L,
    0x3fef_ffff_ffff_ffffL,
    0x3ff0_0000_0000_0000L,
    0x3ff0_0000_0000_0001L,
    0x7fef_ffff_ffff_ffffL,
    0x7ff0_0000_0000_0000L,
    0x7ff8_0000_0000_0000L,
    0x7ff0_0000_0000_0001L
  };

  private final FloatStatus status = new FloatStatus();

  private static long operand(Random random) {
    long edge = EDGES[random.nextInt(EDGES.length)] | (random.nextBoolean() ? Long.MIN_VALUE : 0);
    return switch (random.nextInt(4)) {
      case 0 -> edge;
      case 1 -> random.nextLong();
      default -> // near one, where results round and cancel
          (random.nextLong() & 0x800f_ffff_ffff_ffffL) | (1023L - 30 + random.nextInt(60)) << 52;
    };
  }

  private static int single(Random random) {
    double d = Double.longBitsToDouble(operand(random));
    return Float.floatToRawIntBits((float) d) ^ random.nextInt(4);
  }

  private static long canonical(double d) {
    return Double.doubleToLongBits(d);
  }

  @Test
  void toNearestEven_everyOperationGivesTheHostsResult_onBothPaths() {
    Random random = new Random(1);
    for (int i = 0; i < CASES; i++) {
      long a = operand(random);
      long b = operand(random);
      long c = operand(random);
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double z = Double.longBitsToDouble(c);
      for (int flags : new int[] {0, NX}) {
        status.rounding = RNE;
        status.flags = flags;
        assertThat(Float64.add(a, b, status)).as("%s + %s", x, y).isEqualTo(canonical(x + y));
        status.flags = flags;
        assertThat(Float64.sub(a, b, status)).as("%s - %s", x, y).isEqualTo(canonical(x - y));
        status.flags = flags;
        assertThat(Float64.mul(a, b, status)).as("%s * %s", x, y).isEqualTo(canonical(x * y));
        status.flags = flags;
        assertThat(Float64.div(a, b, status)).as("%s / %s", x, y).isEqualTo(canonical(x / y));
        status.flags = flags;
        assertThat(Float64.sqrt(a, status)).as("sqrt %s", x).isEqualTo(canonical(Math.sqrt(x)));
        status.flags = flags;
        assertThat(Float64.fma(a, b, c, status))
            .as("%s * %s + %s", x, y, z)
            .isEqualTo(canonical(Math.fma(x, y, z)));
        status.flags = flags;
        assertThat(Float64.toFloat32(a, status))
            .as("float of %s", x)
            .isEqualTo(Float.floatToIntBits((float) x));
      }
    }
  }

  @Test
  void singlePrecision_toNearestEven_givesTheHostsResult() {
    Random random = new Random(2);
    status.rounding = RNE;
    for (int i = 0; i < CASES; i++) {
      int a = single(random);
      int b = single(random);
      int c = single(random);
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      status.flags = random.nextBoolean() ? NX : 0;
      assertThat(Float32.add(a, b, status)).isEqualTo(Float.floatToIntBits(x + y));
      assertThat(Float32.mul(a, b, status)).isEqualTo(Float.floatToIntBits(x * y));
      assertThat(Float32.div(a, b, status)).isEqualTo(Float.floatToIntBits(x / y));
      assertThat(Float32.sqrt(a, status)).isEqualTo(Float.floatToIntBits((float) Math.sqrt(x)));
      assertThat(Float32.fma(a, b, c, status))
          .isEqualTo(Float.floatToIntBits(Math.fma(x, y, Float.intBitsToFloat(c))));
      assertThat(Float32.toFloat64(a, status)).isEqualTo(canonical(x));
    }
  }

  @Test
  void directedModes_encloseTheExactSum_andTowardsZeroIsTheNearerToZero() {
    Random random = new Random(3);
    for (int i = 0; i < CASES; i++) {
      long a = operand(random);
      long b = operand(random);
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(x + y)) {
        continue;
      }
      BigDecimal exact = new BigDecimal(x).add(new BigDecimal(y));
      double down = sum(a, b, RDN);
      double up = sum(a, b, RUP);
      if (Double.isFinite(down) && Double.isFinite(up)) {
        assertThat(new BigDecimal(down)).isLessThanOrEqualTo(exact);
        assertThat(new BigDecimal(up)).isGreaterThanOrEqualTo(exact);
        boolean representable = new BigDecimal(down).compareTo(exact) == 0;
        assertThat(up).isEqualTo(representable ? up : Math.nextUp(down));
        assertThat(sum(a, b, RTZ) == (exact.signum() > 0 ? down : up)).isTrue();
        assertThat(status.flags).isEqualTo(representable ? 0 : NX);
      }
    }
  }

  private double sum(long a, long b, int rounding) {
    status.rounding = rounding;
    status.flags = 0;
    return Double.longBitsToDouble(Float64.add(a, b, status));
  }

  @ParameterizedTest(name = "{0} {1} {2} in mode {3}")
  @CsvSource({
    "mul,0x0010000000000001,0x3fefffffffffffff,0,0x0010000000000000,1",
    "mul,0x0010000000000000,0x3fefffffffffffff,0,0x0010000000000000,3",
    "mul,0x0010000000000000,0x3fe0000000000000,0,0x0008000000000000,0",
    "mul,0x0000000000000001,0x3fe0000000000000,0,0x0000000000000000,3",
    "mul,0x0000000000000001,0x3fe0000000000000,3,0x0000000000000001,3",
    "mul,0x7fefffffffffffff,0x4000000000000000,0,0x7ff0000000000000,5",
    "mul,0x7fefffffffffffff,0x4000000000000000,1,0x7fefffffffffffff,5",
    "mul,0x7ff0000000000000,0x0000000000000000,0,0x7ff8000000000000,16",
    "div,0x3ff0000000000000,0x0000000000000000,0,0x7ff0000000000000,8",
    "div,0xbff0000000000000,0x0000000000000000,0,0xfff0000000000000,8",
    "div,0x0000000000000000,0x0000000000000000,0,0x7ff8000000000000,16",
    "div,0x3ff0000000000000,0x4008000000000000,4,0x3fd5555555555555,1",
    "add,0x7ff0000000000000,0xfff0000000000000,0,0x7ff8000000000000,16",
    "add,0x7ff0000000000001,0x3ff0000000000000,0,0x7ff8000000000000,16",
    "add,0x7ff8000000000001,0x3ff0000000000000,0,0x7ff8000000000000,0",
    "add,0x3ff0000000000000,0xbff0000000000000,2,0x8000000000000000,0",
    "add,0x3ff0000000000000,0x3ca0000000000000,0,0x3ff0000000000000,1",
    "add,0x3ff0000000000000,0x3ca0000000000000,4,0x3ff0000000000001,1"
  })
  void flagsAndResult_ofNamedCases(
      String operation, String a, String b, int mode, String result, int flags) {
    status.rounding = mode;
    status.flags = 0;
    long x = Long.parseUnsignedLong(a.substring(2), 16);
    long y = Long.parseUnsignedLong(b.substring(2), 16);
    long got =
        switch (operation) {
          case "mul" -> Float64.mul(x, y, status);
          case "div" -> Float64.div(x, y, status);
          default -> Float64.add(x, y, status);
        };
    assertThat("0x%016x".formatted(got)).isEqualTo(result);
    assertThat(status.flags).isEqualTo(flags);
  }

  @ParameterizedTest(name = "{0} in mode {1}")
  @CsvSource({
    "2.5,0,2,2,2,1",
    "2.5,4,3,3,3,1",
    "-0.5,0,0,0,0,1",
    "-0.5,2,-1,0,-1,17",
    "-1.0,0,-1,0,-1,16",
    "2147483648,0,2147483647,-2147483648,2147483648,16",
    "1e30,0,2147483647,-1,9223372036854775807,16",
    "NaN,0,2147483647,-1,9223372036854775807,16",
    "-Infinity,0,-2147483648,0,-9223372036854775808,16"
  })
  void toInteger_roundsOrSaturates(
      double value, int mode, int signed, int unsigned, long wide, int flags) {
    status.rounding = mode;
    status.flags = 0;
    long a = canonical(value);
    assertThat(Float64.toInt32(a, status)).isEqualTo(signed);
    assertThat(Float64.toUint32(a, status)).isEqualTo(unsigned);
    assertThat(Float64.toInt64(a, status)).isEqualTo(wide);
    assertThat(status.flags).isEqualTo(flags);
  }

  @Test
  void comparisons_minimumAndMaximum_andClasses() {
    long nan = canonical(Double.NaN);
    long signalling = 0x7ff0_0000_0000_0001L;
    long one = canonical(1);
    long minusZero = canonical(-0.0);
    status.flags = 0;
    assertThat(Float64.eq(nan, one, status)).isFalse();
    assertThat(status.flags).isZero();
    assertThat(Float64.lt(nan, one, status)).isFalse();
    assertThat(status.flags).isEqualTo(NV);
    assertThat(Float64.eq(0, minusZero, status)).isTrue();
    assertThat(Float64.le(minusZero, 0, status)).isTrue();
    assertThat(Float64.min(0, minusZero, status)).isEqualTo(minusZero);
    assertThat(Float64.max(minusZero, 0, status)).isZero();
    status.flags = 0;
    assertThat(Float64.min(signalling, one, status)).isEqualTo(one);
    assertThat(status.flags).isEqualTo(NV);
    assertThat(Float64.classify(signalling)).isEqualTo(1 << 8);
    assertThat(Float64.classify(nan)).isEqualTo(1 << 9);
    assertThat(Float64.classify(minusZero)).isEqualTo(1 << 3);
    assertThat(Float64.classify(canonical(Double.NEGATIVE_INFINITY))).isEqualTo(1);
    assertThat(Float64.classify(1)).isEqualTo(1 << 5);
    assertThat(Float32.classify(Float.floatToIntBits(1f))).isEqualTo(1 << 6);
  }

  @Test
  void fromIntegers_roundWhereTheyMust() {
    status.rounding = RMM;
    status.flags = 0;
    assertThat(Float64.fromInt32(Integer.MIN_VALUE)).isEqualTo(canonical(-2147483648.0));
    assertThat(Float64.fromUint32(-1)).isEqualTo(canonical(4294967295.0));
    assertThat(Float64.fromUint64(-1, status)).isEqualTo(canonical(0x1p64));
    assertThat(status.flags).isEqualTo(NX);
    assertThat(Float32.fromInt64(Long.MIN_VALUE, status)).isEqualTo(Float.floatToIntBits(-0x1p63f));
    status.rounding = RTZ;
    assertThat(Float32.fromInt32(16777219, status)).isEqualTo(Float.floatToIntBits(16777218f));
  }
}
