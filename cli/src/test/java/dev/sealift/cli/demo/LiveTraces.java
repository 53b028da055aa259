package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.trace.Actor;
import dev.sealift.model.ModelTrace;
import dev.sealift.model.TraceStep;
import dev.sealift.protocol.id.Mid;
import dev.sealift.simulation.trace.ModelStep;
import dev.sealift.simulation.trace.TraceCheck;
import dev.sealift.standalone.state.WorkFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The logs of a live cluster, held against the core and against the model. */
final class LiveTraces {

  /**
   * What the most trusting of tenants takes for proof. What a machine's own tenant takes is in no
   * step; that the ledger asks for it is seen when its steps are put to the core.
   */
  private static final ModelTrace.Setting TRUSTING =
      new ModelTrace.Setting(Set.of(), true, true, false);

  private LiveTraces() {}

  /**
   * Every step of every monitor, of the ledger and of every saga of a cluster is the core's, and
   * what was done with each machine is a behaviour of the model.
   *
   * @param model where the model checker writes
   */
  static void requireOfTheCore(Path folder, Path model) throws Exception {
    TraceCheck.Result result = ClusterTraces.check(new WorkFolder(folder));

    assertThat(result.faults()).as("what the core would not have done").isEmpty();
    assertThat(result.taken()).as("steps that the core took as well").containsKeys(Actor.values());

    List<ModelTrace> traces = ModelTrace.perMachine("live", steps(result), TRUSTING);
    assertThat(dev.sealift.model.TraceCheck.check(model.toAbsolutePath(), traces, Set.of()))
        .as("what was done with each machine")
        .isNotEmpty()
        .allMatch(dev.sealift.model.TraceCheck.Outcome::accepted);
  }

  private static List<TraceStep> steps(TraceCheck.Result result) {
    List<TraceStep> steps = new ArrayList<>();
    for (TraceCheck.ProcessSteps process : result.processes()) {
      process
          .boot()
          .ifPresent(boot ->
              steps.add(
                  new TraceStep(
                      "host",
                      boot.platform().value(),
                      boot.boot().value(),
                      "",
                      "",
                      "Begin",
                      "",
                      "",
                      0)));
      process.steps().forEach(step -> steps.add(step(step)));
    }
    return steps;
  }

  private static TraceStep step(ModelStep step) {
    return new TraceStep(
        step.actor().name().toLowerCase(Locale.ROOT),
        "",
        step.boot().map(boot -> boot.value()).orElse(""),
        step.vm().value(),
        step.mid().map(Mid::value).orElse(""),
        step.input(),
        step.from(),
        step.to(),
        generation(step));
  }

  /** As the model counts it: a claim names the generation that it would make, an end none. */
  private static long generation(ModelStep step) {
    long generation = step.generation().map(one -> one.value()).orElse(0L);
    return switch (step.actor()) {
      case SOURCE ->
          switch (step.to()) {
            case "Claiming" -> generation + 1;
            case "Wiped", "Stopped", "Failed" -> 0;
            default -> generation;
          };
      case LEDGER -> step.to().equals("Destroyed") ? 0 : generation;
      case TARGET, SAGA -> 0;
    };
  }
}
