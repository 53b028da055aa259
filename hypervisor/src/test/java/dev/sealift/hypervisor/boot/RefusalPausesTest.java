package dev.sealift.hypervisor.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusalPausesTest {

  /** Takes nothing off. */
  private static final RandomGenerator NOTHING = () -> 0;

  @Test
  void pausesDouble_toALimit() {
    RefusalPauses pauses = new RefusalPauses(NOTHING);

    assertThat(Stream.generate(pauses::next).limit(8))
        .containsExactlyElementsOf(millis(250, 500, 1000, 2000, 4000, 8000, 15000, 15000));
  }

  @Test
  void afterASuccess_theyStartOver() {
    RefusalPauses pauses = new RefusalPauses(NOTHING);
    Stream.generate(pauses::next).limit(10).forEach(pause -> assertThat(pause).isPositive());

    pauses.reset();

    assertThat(Stream.generate(pauses::next).limit(3))
        .containsExactlyElementsOf(millis(250, 500, 1000));
  }

  @Test
  void upToAQuarterIsTakenOff_anotherEachTime_seed7() {
    RefusalPauses pauses = new RefusalPauses(new Random(7));
    Stream.generate(pauses::next).limit(10).forEach(pause -> assertThat(pause).isPositive());

    assertThat(Stream.generate(pauses::next).limit(100))
        .allSatisfy(pause -> assertThat(pause).isBetween(millis(11_250), millis(15_000)))
        .anySatisfy(pause -> assertThat(pause).isLessThan(millis(11_500)))
        .anySatisfy(pause -> assertThat(pause).isGreaterThan(millis(14_700)));
  }

  private static Iterable<Duration> millis(long first, long... more) {
    return LongStream.concat(LongStream.of(first), LongStream.of(more))
        .mapToObj(RefusalPausesTest::millis)
        .toList();
  }

  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }
}
