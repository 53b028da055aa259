package dev.sealift.keybroker.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brave.handler.MutableSpan;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A letter is told once it is answered, however often it came. */
final class BrokerSpansTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");

  private final List<MutableSpan> told = new ArrayList<>();
  private final BrokerSpans spans =
      new BrokerSpans(
          new Spans("key-broker-service", Optional.of((_, span) -> told.add(span))),
          Clock.systemUTC());

  @Test
  void letterThatIsToComeAgain_isNotTold() {
    Optional<String> notYet = spans.letter(MID, Landmark.READY, Optional::empty);
    assertThatThrownBy(() ->
            spans.letter(
                MID,
                Landmark.READY,
                () -> {
                  throw ProblemException.busy("the database does not answer");
                }))
        .isInstanceOf(ProblemException.class);
    assertThat(notYet).isEmpty();
    assertThat(told).isEmpty();

    spans.letter(MID, Landmark.READY, () -> Optional.of("decided"));
    assertThat(told).hasSize(1);
  }
}
