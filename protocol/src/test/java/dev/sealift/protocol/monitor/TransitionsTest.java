package dev.sealift.protocol.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every state meets every input; the table is the specification, and its diff is reviewed as a
 * change of the protocol. {@code !} marks the states that hold the right to run.
 */
final class TransitionsTest {

  @Test
  void everyStateMeetsEveryInput_asTheGoldenTableSays() throws Exception {
    assertThat(sourceTable() + targetTable()).isEqualTo(golden());
  }

  @Test
  void fromTheFreezeOn_nothingButTheBrokersDecisionGivesTheSourceARight() throws Exception {
    for (String frozen : List.of("Frozen", "Awaiting", "Fenced")) {
      SourceState state = Samples.sourceStates().get(frozen);
      for (Map.Entry<String, SourceInput> input : Samples.sourceInputs().entrySet()) {
        boolean runs = sourceStep(state, input.getValue()).contains("!");
        boolean decided = input.getKey().equals(frozen.equals("Fenced") ? "RESCUE" : "ABORT");
        assertThat(runs).as("%s in %s", input.getKey(), frozen).isEqualTo(decided);
      }
    }
  }

  private static String sourceTable() throws RefusedException {
    StringBuilder table = new StringBuilder("# source monitor\n");
    for (Map.Entry<String, SourceState> state : Samples.sourceStates().entrySet()) {
      table.append(state.getKey()).append(mark(state.getValue())).append('\n');
      for (Map.Entry<String, SourceInput> input : Samples.sourceInputs().entrySet()) {
        table.append(
            "  %-22s %s%n"
                .formatted(input.getKey(), sourceStep(state.getValue(), input.getValue())));
      }
    }
    return table.toString();
  }

  private static String sourceStep(SourceState state, SourceInput input) {
    try {
      dev.sealift.protocol.source.Step step = Samples.SOURCE.step(state, input);
      String next = name(step.state()) + mark(step.state());
      return "-> " + next + names(step.outputs());
    } catch (RefusedException e) {
      return "refused " + e.refusal();
    }
  }

  private static String targetTable() throws RefusedException {
    StringBuilder table = new StringBuilder("# target monitor\n");
    for (Map.Entry<String, TargetState> state : Samples.targetStates().entrySet()) {
      table.append(state.getKey()).append(mark(state.getValue())).append('\n');
      for (Map.Entry<String, TargetInput> input : Samples.targetInputs().entrySet()) {
        table.append(
            "  %-22s %s%n"
                .formatted(input.getKey(), targetStep(state.getValue(), input.getValue())));
      }
    }
    return table.toString();
  }

  private static String targetStep(TargetState state, TargetInput input) {
    try {
      dev.sealift.protocol.target.Step step = Samples.TARGET.step(state, input);
      return "-> " + name(step.state()) + mark(step.state()) + names(step.outputs());
    } catch (RefusedException e) {
      return "refused " + e.refusal();
    }
  }

  private static String name(Object state) {
    return state.getClass().getSimpleName();
  }

  private static String mark(SourceState state) {
    return state.heldRight().map(right -> "!(gen %s)".formatted(right.generation())).orElse("");
  }

  private static String mark(TargetState state) {
    return state instanceof TargetState.Running(var _, RunRight right)
        ? "!(gen %s)".formatted(right.generation())
        : "";
  }

  private static String names(List<?> outputs) {
    return outputs.stream().map(o -> " + " + name(o)).collect(Collectors.joining());
  }

  private static String golden() throws IOException {
    try (InputStream in = TransitionsTest.class.getResourceAsStream("/golden/transitions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
