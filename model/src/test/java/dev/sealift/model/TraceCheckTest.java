package dev.sealift.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sealift.simulation.TracedSchedule;
import dev.sealift.simulation.mutation.Judgement;
import dev.sealift.simulation.mutation.Judgements;
import dev.sealift.simulation.mutation.Mutants;
import dev.sealift.simulation.mutation.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator does is what the model does, and what it does not do is refused. */
class TraceCheckTest {

  private static final Path FOLDER = Path.of("target/traces").toAbsolutePath();
  private static final Set<String> ALL_ON = Set.of();

  /** About half a minute of TLC. */
  private static final long SEEDS = 100;

  @Test
  void whatTheSimulatorDoes_isABehaviourOfTheModel() throws Exception {
    List<ModelTrace> traces =
        LongStream.range(0, SEEDS)
            .boxed()
            .filter(seed -> !isSetBack(new TracedSchedule().apply(seed)))
            .flatMap(seed -> traces("seed " + seed, new TracedSchedule().apply(seed)).stream())
            .toList();

    assertThat(TraceCheck.check(FOLDER.resolve("simulator"), traces, ALL_ON))
        .hasSizeGreaterThan((int) SEEDS / 2)
        .allMatch(TraceCheck.Outcome::accepted);
  }

  /** As of a live cluster, whose logs do not tell how a host died, nor of its TPM. */
  @Test
  void ofAHostNoMoreNeedBeKnownThanThatItsBootsBegan() throws Exception {
    List<ModelTrace> traces = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      List<Map<String, String>> told = new TracedSchedule().apply(seed);
      if (!isSetBack(told)
          && told.stream().noneMatch(step -> "PutBack".equals(step.get("input")))) {
        List<TraceStep> steps =
            steps(told).stream()
                .filter(step -> !step.input().equals("Die"))
                .map(TraceCheckTest::withoutHow)
                .toList();
        traces.addAll(ModelTrace.perMachine("seed " + seed, steps, setting(told)));
      }
    }

    assertThat(TraceCheck.check(FOLDER.resolve("live"), traces, ALL_ON))
        .hasSizeGreaterThan(10)
        .allMatch(TraceCheck.Outcome::accepted);
  }

  /** The model's traces are of brokers that are not. */
  private static boolean isSetBack(List<Map<String, String>> told) {
    return Boolean.parseBoolean(told.getFirst().get("setBack"));
  }

  @Test
  void aStepThatIsMissingSwappedOrWrong_isRefused() throws Exception {
    List<TraceStep> steps = migration();
    List<ModelTrace> wrong = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      TraceStep step = steps.get(i);
      int next = nextOfTheSame(steps, i);
      if (step.from().equals(step.to()) || step.input().equals("ClaimStart")) {
        continue;
      }
      List<TraceStep> other = new ArrayList<>(steps);
      other.set(i, to(step, step.to().equals("Failed") ? "Importing" : "Failed"));
      wrong.add(trace("wrong " + step, other));
      if (next > 0) {
        List<TraceStep> missing = new ArrayList<>(steps);
        missing.remove(i);
        wrong.add(trace("missing " + step, missing));
      }
      if (next > 0 && !steps.get(next).from().equals(steps.get(next).to())) {
        List<TraceStep> swapped = new ArrayList<>(steps);
        swapped.set(i, steps.get(next));
        swapped.set(next, step);
        wrong.add(trace("swapped " + step, swapped));
      }
    }

    assertThat(TraceCheck.check(FOLDER.resolve("wrong"), wrong, ALL_ON))
        .hasSizeGreaterThan(50)
        .noneMatch(TraceCheck.Outcome::accepted)
        .allSatisfy(outcome ->
            assertThat(outcome.toString()).contains("the model takes", "and then none of"));
  }

  @Test
  void aSourceThatGivesUpWhatItFroze_isAcceptedByTheModelWithoutThatDefenceAlone()
      throws Exception {
    List<TraceStep> steps = new ArrayList<>();
    for (TraceStep step : migration()) {
      steps.add(step);
      if (step.input().equals("AllSent")) {
        steps.add(
            new TraceStep(
                "source",
                "",
                step.boot(),
                step.vm(),
                step.mid(),
                "Broke",
                "Awaiting",
                "Running",
                step.generation()));
        break;
      }
    }
    List<ModelTrace> traces = List.of(trace("given up", steps));

    assertThat(TraceCheck.check(FOLDER.resolve("given-up"), traces, ALL_ON))
        .singleElement()
        .asString()
        .endsWith("source: Broke, Awaiting -> Running");
    assertThat(TraceCheck.check(FOLDER.resolve("off"), traces, Set.of("need-abort")))
        .allMatch(TraceCheck.Outcome::accepted);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          abort-after-commit | ledger: Abort, Committed -> Owned
          wipe-at-commit | source: Decided, Awaiting -> Wiped
          """)
  void whatACoreWithoutADefenceDoes_isRefused(String mutant, String step) throws Exception {
    Judgement.Killed known = (Judgement.Killed) Judgements.read().get(mutant);
    List<Map<String, String>> told =
        new Trial(Mutants.named(mutant).orElseThrow()).trace(known.seed());

    assertThat(TraceCheck.check(FOLDER.resolve(mutant), traces(mutant, told), ALL_ON))
        .anySatisfy(outcome -> assertThat(outcome.toString()).contains(step));
  }

  @Test
  void aStepThatNobodyCanTake_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceStep("broker", "", "", "vm1", "", "Stop", "", "", 0))
        .withMessageContaining("actor is broker");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceStep("ledger", "", "", "", "", "Stop", "", "", 0))
        .withMessageContaining("names machine ''");
    TraceStep dies = new TraceStep("host", "b", "b1", "", "", "Die", "", "", 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trace("x", List.of(dies)))
        .withMessageContaining("Die of b before it began");
  }

  @Test
  void aMonitorOfABootThatNeverBegan_isNamed() {
    TraceStep step = new TraceStep("source", "", "b1", "vm1", "", "Stop", "Running", "Stopped", 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trace("x", List.of(step)))
        .withMessageContaining("b1 never began");
  }

  /** The steps of the first schedule in which one machine is migrated once, and nobody dies. */
  private static List<TraceStep> migration() {
    return LongStream.iterate(0, seed -> seed + 1)
        .mapToObj(seed -> steps(new TracedSchedule().apply(seed)))
        .filter(steps -> count(steps, "Wiped") == 1 && count(steps, "Claiming") == 1)
        .filter(steps -> steps.stream().noneMatch(step -> step.vm().equals("vm2")))
        .filter(steps -> steps.stream().allMatch(TraceCheckTest::undisturbed))
        .findFirst()
        .orElseThrow();
  }

  private static boolean undisturbed(TraceStep step) {
    return !step.actor().equals("host") || step.input().equals("StartHost");
  }

  private static long count(List<TraceStep> steps, String to) {
    return steps.stream().filter(step -> step.to().equals(to)).count();
  }

  private static int nextOfTheSame(List<TraceStep> steps, int of) {
    TraceStep step = steps.get(of);
    for (int i = of + 1; i < steps.size(); i++) {
      TraceStep other = steps.get(i);
      boolean same = other.actor().equals(step.actor());
      if (same && (step.actor().equals("ledger") || other.boot().equals(step.boot()))) {
        return i;
      }
    }
    return 0;
  }

  private static TraceStep to(TraceStep step, String to) {
    return new TraceStep(
        step.actor(),
        step.host(),
        step.boot(),
        step.vm(),
        step.mid(),
        step.input(),
        step.from(),
        to,
        step.generation());
  }

  private static TraceStep withoutHow(TraceStep step) {
    return Set.of("StartHost", "ResetTpm", "Relaunch").contains(step.input())
        ? new TraceStep("host", step.host(), step.boot(), "", "", "Begin", "", "", 0)
        : step;
  }

  private static ModelTrace trace(String name, List<TraceStep> steps) {
    return ModelTrace.of(name, steps, new ModelTrace.Setting(Set.of(), false, false, false));
  }

  private static List<ModelTrace> traces(String name, List<Map<String, String>> told) {
    return ModelTrace.perMachine(name, steps(told), setting(told));
  }

  private static List<TraceStep> steps(List<Map<String, String>> told) {
    return told.stream().skip(1).map(TraceCheckTest::step).toList();
  }

  private static ModelTrace.Setting setting(List<Map<String, String>> told) {
    Map<String, String> setup = told.getFirst();
    return new ModelTrace.Setting(
        Set.of(setup.getOrDefault("software", "").split(" ")),
        Boolean.parseBoolean(setup.get("restarts")),
        Boolean.parseBoolean(setup.get("statements")),
        false);
  }

  private static TraceStep step(Map<String, String> told) {
    return new TraceStep(
        told.getOrDefault("actor", ""),
        told.getOrDefault("host", ""),
        told.getOrDefault("boot", ""),
        told.getOrDefault("vm", ""),
        told.getOrDefault("mid", ""),
        told.getOrDefault("input", ""),
        told.getOrDefault("from", ""),
        told.getOrDefault("to", ""),
        Long.parseLong(told.getOrDefault("generation", "0")));
  }
}
