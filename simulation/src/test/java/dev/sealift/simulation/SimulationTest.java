package dev.sealift.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {

  private static final int SEEDS = 3000;

  @Test
  void randomSchedules_breakNoInvariant() throws InterruptedException {
    RandomSearch.Result result = RandomSearch.run(0, SEEDS, false, _ -> {});

    assertThat(result.firstBroken()).isNull();
    assertThat(result.violations()).isZero();
    assertThat(result.schedules()).isEqualTo(SEEDS);
  }

  /** A search that never gets far would find nothing, whatever the core did. */
  @Test
  void randomSchedules_reachEveryStateAndMove() {
    Set<String> reached = new TreeSet<>();
    Set<Action.Kind> made = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      Schedule schedule =
          Schedule.of(
              seed,
              (actor, _, _, _, _, to, _) -> {
                if (to != null) {
                  reached.add(actor + " " + to.getClass().getSimpleName());
                }
              });
      schedule.moves().forEach(move -> made.add(move.kind()));
    }

    assertThat(reached)
        .containsAll(names("source", SourceState.class, Set.of("Claiming")))
        .containsAll(names("target", TargetState.class, Set.of("Idle")))
        .containsAll(names("ledger", LedgerState.class, Set.of("Absent")));
    // A machine that is taken in is never changed: the target refuses every time.
    assertThat(made)
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Action.Kind.CHANGE)));
  }

  @Test
  void aSeed_isTheSameScheduleTwice() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(steps(seed)).isEqualTo(steps(seed)).isNotEmpty();
    }
  }

  @Test
  void aSeed_isTheSameScheduleWithRealSignatures() {
    RealCrypto crypto = new RealCrypto();
    for (long seed = 0; seed < 1000; seed++) {
      List<String> real = new ArrayList<>();
      Schedule schedule = Schedule.of(seed, crypto, recorder(real));

      assertThat(schedule.violation()).isNull();
      assertThat(real).isEqualTo(steps(seed));
    }
    assertThat(crypto.signed()).isGreaterThan(1000);
  }

  @Test
  void aSchedule_isTheSameWhenItsMovesAreMadeAgain() {
    for (long seed = 0; seed < 100; seed++) {
      List<String> first = new ArrayList<>();
      List<String> again = new ArrayList<>();
      Schedule schedule = Schedule.of(seed, recorder(first));
      Schedule.replay(schedule.setup(), schedule.moves(), recorder(again));
      first.removeIf(step -> step.startsWith("idle"));
      again.removeIf(step -> step.startsWith("idle"));

      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void theSmallestWorld_isSafeWhateverHappens() throws InterruptedException {
    requireSafe(Bounds.MOVE);
  }

  /** A step that nobody sees is taken first: no state in which none of them waits is lost by it. */
  @Test
  void theSmallestWorld_hasTheSameSettledStatesInEveryOrder() throws InterruptedException {
    assertThat(ExhaustiveSearch.run(Bounds.MOVE, true, _ -> {}).settled())
        .isEqualTo(ExhaustiveSearch.run(Bounds.MOVE, false, _ -> {}).settled())
        .isGreaterThan(1000);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Bounds.class)
  void everySmallWorld_isSafeWhateverHappens(Bounds bounds) throws InterruptedException {
    requireSafe(bounds);
  }

  private static void requireSafe(Bounds bounds) throws InterruptedException {
    ExhaustiveSearch.Result result = ExhaustiveSearch.run(bounds, _ -> {});

    assertThat(result.story()).isEmpty();
    assertThat(result.invariant()).isNull();
    assertThat(result.states()).isGreaterThan(1000);
  }

  private static List<String> names(String actor, Class<?> states, Set<String> first) {
    return Stream.of(states.getPermittedSubclasses())
        .flatMap(state ->
            state.isSealed() ? Stream.of(state.getPermittedSubclasses()) : Stream.of(state))
        .map(Class::getSimpleName)
        .filter(name -> !first.contains(name))
        .map(name -> actor + " " + name)
        .toList();
  }

  private static List<String> steps(long seed) {
    List<String> steps = new ArrayList<>();
    Schedule.of(seed, recorder(steps));
    return steps;
  }

  private static Observer recorder(List<String> steps) {
    return (actor, boot, vm, input, from, to, refusal) ->
        steps.add(
            "%s %s"
                .formatted(
                    to == null || to.equals(from) ? "idle" : "taken",
                    Arrays.asList(actor, boot, vm, input, from, to, refusal)));
  }
}
