package dev.sealift.simulation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireRunTest {

  private static final long SEEDS = 200;

  @Test
  void undisturbed_theMachineGoesThereAndBack() {
    WireRun run = WireRun.of(new Plan(1, List.of()));

    assertThat(run.violation()).isNull();
    assertThat(run.refusals()).isEmpty();
    assertThat(run.agreed()).isEqualTo(4);
    assertThat(run.moved()).isEqualTo(2);
  }

  @Test
  void seedsFrom0_violateNothing() throws Exception {
    WireSearch.Result result = WireSearch.run(0, SEEDS, false, _ -> {});

    assertThat(result.firstBroken()).as("%s", result).isNull();
    assertThat(result.runs()).isEqualTo(SEEDS);
    assertThat(result.moved()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  /**
   * Signatures and what they are signed over differ: ECDSA draws from the provider's own source.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSeed_makesTheSameSteps(long seed) {
    assertThat(WireRun.of(seed).story()).isEqualTo(WireRun.of(seed).story());
  }

  @Test
  void aRunWithoutViolation_isItsOwnShortestForm() {
    WireRun run = WireRun.of(1);

    assertThat(run.shrunk()).isSameAs(run);
    assertThat(WireSearch.story(1)).isEmpty();
  }
}
