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
  void pausesGrowFromTheSecondRefusalOn_toAMinute() {
    RefusalPauses pauses = new RefusalPauses(NOTHING);

    assertThat(Stream.generate(pauses::next).limit(10))
        .containsExactlyElementsOf(seconds(1, 1, 2, 4, 8, 16, 32, 60, 60, 60));
  }

  @Test
  void afterASuccess_theyStartOver() {
    RefusalPauses pauses = new RefusalPauses(NOTHING);
    Stream.generate(pauses::next).limit(10).forEach(pause -> assertThat(pause).isPositive());

    pauses.reset();

    assertThat(Stream.generate(pauses::next).limit(3)).containsExactlyElementsOf(seconds(1, 1, 2));
  }

  @Test
  void upToAQuarterIsTakenOff_anotherEachTime_seed7() {
    RefusalPauses pauses = new RefusalPauses(new Random(7));
    Stream.generate(pauses::next).limit(10).forEach(pause -> assertThat(pause).isPositive());

    assertThat(Stream.generate(pauses::next).limit(100))
        .allSatisfy(pause -> assertThat(pause).isBetween(second(45), second(60)))
        .anySatisfy(pause -> assertThat(pause).isLessThan(second(47)))
        .anySatisfy(pause -> assertThat(pause).isGreaterThan(second(58)));
  }

  private static Iterable<Duration> seconds(long... all) {
    return LongStream.of(all).mapToObj(RefusalPausesTest::second).toList();
  }

  private static Duration second(long count) {
    return Duration.ofSeconds(count);
  }
}
