package dev.sealift.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.ledger.LedgerOutput.Close;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.EraseKeys;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.ledger.LedgerOutput.IssueTicket;
import dev.sealift.protocol.ledger.LedgerOutput.Repeat;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.LedgerState.Absent;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Destroyed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Starting;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.signed.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every state meets every input; the table is the specification, and its diff is reviewed as a
 * change of the protocol.
 */
final class LedgerTableTest {

  @Test
  void everyStateMeetsEveryInput_asTheGoldenTableSays() throws Exception {
    assertThat(table()).isEqualTo(golden());
  }

  @Test
  void noStepLowersTheGeneration() throws Exception {
    for (LedgerState state : Samples.states().values()) {
      for (LedgerInput input : Samples.inputs().values()) {
        try {
          LedgerState next = Ledger.step(state, input).state();
          assertThat(generation(next)).isGreaterThanOrEqualTo(generation(state));
        } catch (LedgerRefusal e) {
          assertThat(e.reason()).isNotNull();
        }
      }
    }
  }

  private static String table() throws LedgerRefusal {
    StringBuilder table = new StringBuilder();
    for (Map.Entry<String, LedgerState> state : Samples.states().entrySet()) {
      table.append(state.getKey()).append('\n');
      for (Map.Entry<String, LedgerInput> input : Samples.inputs().entrySet()) {
        table.append(
            "  %-28s %s%n".formatted(input.getKey(), outcome(state.getValue(), input.getValue())));
      }
    }
    return table.toString();
  }

  private static String outcome(LedgerState state, LedgerInput input) {
    try {
      LedgerStep step = Ledger.step(state, input);
      String next = step.state().equals(state) ? "unchanged" : name(step.state());
      return step.outputs().stream()
          .map(LedgerTableTest::name)
          .collect(Collectors.joining("", "-> " + next, ""));
    } catch (LedgerRefusal e) {
      return "refused " + e.reason();
    }
  }

  private static String name(LedgerState state) {
    return switch (state) {
      case Absent _ -> "Absent";
      case Stopped s -> "Stopped(%s)".formatted(s.generation());
      case Starting s -> "Starting(%s)".formatted(s.decision().generation());
      case Owned s -> "Owned(%s, %s)".formatted(s.generation(), host(s));
      case Ticketed s ->
          "Ticketed(%s%s%s)"
              .formatted(
                  s.owner().generation(),
                  s.prepared().isPresent() ? ", prepared" : "",
                  s.ready().isPresent() ? ", ready" : "");
      case Committed s -> "Committed(%s)".formatted(s.decision().generation());
      case Destroyed _ -> "Destroyed";
    };
  }

  private static String host(Owned state) {
    return state.platform().equals(Samples.A) ? "A" : "B";
  }

  private static String name(LedgerOutput output) {
    return switch (output) {
      case IssueTicket _ -> " + ticket";
      case Decide d -> " + " + name(d.decision());
      case GrantKeys _ -> " + keys";
      case Repeat r -> " + again " + name(r.decision());
      case Close _ -> " + Closed";
      case EraseKeys _ -> " + keys erased";
      case Wait w -> " + wait for " + w.what();
    };
  }

  private static String name(Decision decision) {
    return "%s(%s)".formatted(decision.verdict(), decision.generation());
  }

  private static long generation(LedgerState state) {
    return switch (state) {
      case Absent _ -> 0;
      case Stopped s -> s.generation().value();
      case Starting s -> s.decision().generation().value();
      case Owned s -> s.generation().value();
      case Ticketed s -> s.owner().generation().value();
      case Committed s -> s.decision().generation().value();
      case Destroyed _ -> Long.MAX_VALUE;
    };
  }

  private static String golden() throws IOException {
    try (InputStream in = LedgerTableTest.class.getResourceAsStream("/golden/ledger.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
