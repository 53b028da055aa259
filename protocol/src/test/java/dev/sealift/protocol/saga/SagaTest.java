package dev.sealift.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state meets every input; a change of the table is a change of the saga. */
class SagaTest {

  private static final Map<String, SagaInput> INPUTS = inputs();

  private static final Map<Verdict, MigrationState> ENDS =
      Map.of(
          Verdict.CLOSED, MigrationState.COMPLETED,
          Verdict.ABORTED, MigrationState.ABORTED,
          Verdict.RESCUED, MigrationState.RESCUED,
          Verdict.ABANDONED, MigrationState.FAILED);

  @Test
  void everyInputInEveryState_doesWhatTheTableSays() throws IOException {
    StringBuilder table = new StringBuilder();
    for (MigrationState state : MigrationState.values()) {
      INPUTS.forEach((name, input) -> {
        SagaStep step = Saga.step(state, input);
        if (step.state() != state) {
          table.append(
              "%-10s %-24s -> %-10s %s%n".formatted(state, name, step.state(), step.effects()));
        }
      });
    }
    try (InputStream golden = SagaTest.class.getResourceAsStream("/golden/saga.txt")) {
      assertThat(table.toString())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void ends_areNeverLeft() {
    for (MigrationState state : MigrationState.values()) {
      if (Saga.ended(state)) {
        INPUTS.values().forEach(i -> assertThat(Saga.step(state, i).state()).isEqualTo(state));
      }
    }
  }

  @Test
  void onceATicketMayExist_theLedgerAloneEndsIt() {
    for (MigrationState state : MigrationState.values()) {
      INPUTS.forEach((name, input) -> {
        boolean hint =
            input instanceof SagaInput.SourceReports
                || input instanceof SagaInput.TargetReports
                || input instanceof SagaInput.TargetLost
                || input instanceof SagaInput.HostRefused
                || input instanceof SagaInput.CancelWanted
                || input.equals(new SagaInput.DeadlinePassed(Verdict.UNDECIDED));
        if (hint && state != MigrationState.REQUESTED && !Saga.ended(state)) {
          assertThat(Saga.ended(Saga.step(state, input).state()))
              .as("%s in %s", name, state)
              .isFalse();
        }
      });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyInputsInAnyOrder_thenTheLedgersWord_endAsTheLedgerSays(long seed) {
    Random random = new Random(seed);
    List<SagaInput> inputs = new ArrayList<>(INPUTS.values());
    inputs.removeIf(i ->
        i instanceof SagaInput.LedgerSays
            || i instanceof SagaInput.TicketRefused
            || i instanceof SagaInput.DeadlinePassed);
    for (int run = 0; run < 1000; run++) {
      MigrationState state = Saga.step(MigrationState.REQUESTED, new SagaInput.Begin()).state();
      for (int i = 0; i < 20; i++) {
        state = Saga.step(state, inputs.get(random.nextInt(inputs.size()))).state();
      }
      Verdict last = ENDS.keySet().stream().sorted().toList().get(random.nextInt(ENDS.size()));
      state = Saga.step(state, new SagaInput.LedgerSays(last)).state();
      assertThat(state).isEqualTo(ENDS.get(last));
    }
  }

  private static Map<String, SagaInput> inputs() {
    Map<String, SagaInput> inputs = new LinkedHashMap<>();
    inputs.put("begin", new SagaInput.Begin());
    inputs.put("ticket-granted", new SagaInput.TicketGranted());
    inputs.put("ticket-refused", new SagaInput.TicketRefused("r"));
    inputs.put("target-listens", new SagaInput.TargetListens());
    for (MonitorState state : MonitorState.values()) {
      inputs.put("source-" + state, new SagaInput.SourceReports(state, "r"));
    }
    for (MonitorState state : MonitorState.values()) {
      inputs.put("target-" + state, new SagaInput.TargetReports(state, "r"));
    }
    inputs.put("target-lost", new SagaInput.TargetLost());
    inputs.put("host-refused", new SagaInput.HostRefused("r"));
    inputs.put("cancel-wanted", new SagaInput.CancelWanted());
    for (Verdict verdict : Verdict.values()) {
      inputs.put("deadline-" + verdict, new SagaInput.DeadlinePassed(verdict));
    }
    for (Verdict verdict : Verdict.values()) {
      inputs.put("ledger-" + verdict, new SagaInput.LedgerSays(verdict));
    }
    return inputs;
  }
}
