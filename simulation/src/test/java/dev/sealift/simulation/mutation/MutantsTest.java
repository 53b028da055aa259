package dev.sealift.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MutantsTest {

  private static final Map<String, Judgement> JUDGEMENTS = Judgements.read();

  static Stream<Mutant> killed() {
    return Mutants.all().stream()
        .filter(mutant -> JUDGEMENTS.get(mutant.name()) instanceof Judgement.Killed);
  }

  @ParameterizedTest
  @MethodSource
  void killed(Mutant mutant) {
    Judgement.Killed known = (Judgement.Killed) JUDGEMENTS.get(mutant.name());

    assertThat(new Trial(mutant).kill(known.seed()))
        .hasValueSatisfying(kill -> {
          assertThat(kill.invariant()).isEqualTo(known.invariant());
          assertThat(kill.story()).last().asString().contains(known.invariant());
        });
  }

  @Test
  void everyMutant_isJudged() {
    assertThat(JUDGEMENTS.keySet())
        .containsExactlyInAnyOrderElementsOf(Mutants.all().stream().map(Mutant::name).toList());
  }

  @Test
  void theCoreItself_isNotKilledByTheSeedsThatKillMutants() {
    Trial core = new Trial(new Mutant("none", List.of()));

    assertThat(killed().map(mutant -> (Judgement.Killed) JUDGEMENTS.get(mutant.name())))
        .isNotEmpty()
        .allSatisfy(known -> assertThat(core.kill(known.seed())).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a | killed | S1",
        "a | killed | 1 1",
        "a | kept | ",
        "a | alive | why",
        "a | kept | why\na | kept | why"
      })
  void aLineThatIsNone_isNamed(String text) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Judgements.parse(text))
        .withMessageContaining("want each mutant once");
  }
}
