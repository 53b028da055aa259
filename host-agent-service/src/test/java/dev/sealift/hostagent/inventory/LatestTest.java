package dev.sealift.hostagent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatestTest {

  private record Value(String key, String essence, int detail) {}

  private final Latest<String, Value> latest = new Latest<>(Value::key, Value::essence);

  @Test
  void statusAskedForBeforeAnEvent_doesNotUndoTheEvent() {
    latest.take(new Value("vm", "FROZEN", 0), 7);

    assertThat(latest.takeAll(List.of(new Value("vm", "RUNNING", 0)), 6)).isEmpty();
    assertThat(latest.values()).containsExactly(new Value("vm", "FROZEN", 0));
  }

  @Test
  void statusAskedForAfterAnEvent_isTaken() {
    latest.take(new Value("vm", "FROZEN", 0), 7);

    assertThat(latest.takeAll(List.of(new Value("vm", "RUNNING", 0)), 7)).hasSize(1);
    assertThat(latest.values()).containsExactly(new Value("vm", "RUNNING", 0));
  }

  @Test
  void whatAStatusLacks_isGone_unlessAnEventCameSince() {
    latest.take(new Value("old", "RUNNING", 0), 3);
    latest.take(new Value("new", "RUNNING", 0), 5);

    latest.takeAll(List.of(), 4);

    assertThat(latest.values()).containsExactly(new Value("new", "RUNNING", 0));
  }

  @Test
  void changeOfADetailAlone_isTakenButNotTold() {
    latest.take(new Value("vm", "RUNNING", 1), 1);

    assertThat(latest.take(new Value("vm", "RUNNING", 2), 2)).isEmpty();
    assertThat(latest.values()).containsExactly(new Value("vm", "RUNNING", 2));
  }

  @Test
  void changeThatCouldNotBeTold_isToldFromTheNextStatus() {
    Value value = new Value("vm", "RUNNING", 1);
    latest.take(value, 1);
    latest.untold(value);

    assertThat(latest.takeAll(List.of(value), 1)).containsExactly(value);
    assertThat(latest.takeAll(List.of(value), 1)).isEmpty();
  }

  @Test
  void changeThatCouldNotBeTold_doesNotMatterOnceAnotherIs() {
    Value first = new Value("vm", "RUNNING", 1);
    Value second = new Value("vm", "FROZEN", 1);
    latest.take(first, 1);
    latest.take(second, 2);
    latest.untold(first);

    assertThat(latest.takeAll(List.of(second), 2)).isEmpty();
  }
}
