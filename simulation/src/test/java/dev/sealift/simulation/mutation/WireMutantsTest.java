package dev.sealift.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireMutantsTest {

  private static final Map<String, Judgement> JUDGEMENTS = Judgements.readWire();

  static Stream<Mutant> killed() {
    return WireMutants.all().stream()
        .filter(mutant -> JUDGEMENTS.get(mutant.name()) instanceof Judgement.Killed);
  }

  @ParameterizedTest
  @MethodSource
  void killed(Mutant mutant) {
    Judgement.Killed known = (Judgement.Killed) JUDGEMENTS.get(mutant.name());

    assertThat(Trial.onTheWire(mutant).kill(known.seed()))
        .hasValueSatisfying(kill -> {
          assertThat(kill.invariant()).isEqualTo(known.invariant());
          assertThat(kill.story()).last().asString().contains(known.invariant());
        });
  }

  @Test
  void everyMutant_isJudged() {
    assertThat(JUDGEMENTS.keySet())
        .containsExactlyInAnyOrderElementsOf(WireMutants.all().stream().map(Mutant::name).toList());
  }

  @Test
  void theCoreItself_isNotKilledByTheSeedsThatKillMutants() {
    Trial core = Trial.onTheWire(new Mutant("none", List.of()));

    assertThat(killed().map(mutant -> (Judgement.Killed) JUDGEMENTS.get(mutant.name())))
        .isNotEmpty()
        .allSatisfy(known -> assertThat(core.kill(known.seed())).isEmpty());
  }
}
