package dev.sealift.hostagent.span;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Span.Kind;
import brave.handler.MutableSpan;
import dev.sealift.api.Json;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LetterSpansTest {

  private static final String MID = "0123456789abcdef0123456789abcdef";
  private static final Instant WRITTEN = Instant.ofEpochSecond(1_000);

  private final List<MutableSpan> told = new ArrayList<>();
  private final LetterSpans letters =
      new LetterSpans(
          new Spans("host-agent-service", Optional.of((_, span) -> told.add(span))),
          "host-1",
          Clock.fixed(WRITTEN.plusMillis(20), ZoneOffset.UTC));

  @Test
  void letterToTheBroker_isToldWithItsAnswersStatus_andNothingOfWhatIsInIt() {
    letters.answered(
        letter(
            LetterDestination.BROKER, "/v1/migrations/" + MID + "/ready", Map.of("ready", "jws")),
        WRITTEN,
        200);
    letters.answered(
        letter(
            LetterDestination.BROKER, "/v1/migrations/" + MID + "/wiped", Map.of("wiped", "jws")),
        WRITTEN,
        409);

    assertThat(told).extracting(MutableSpan::name).containsExactly("letter ready", "letter wiped");
    assertThat(told).extracting(MutableSpan::traceId).containsOnly(MID);
    assertThat(told).extracting(MutableSpan::kind).containsOnly(Kind.CLIENT);
    assertThat(told.getFirst().tags())
        .containsOnly(Map.entry("host", "host-1"), Map.entry("status", "200"));
    assertThat(told.getLast().tags()).containsEntry("error", "status-409");
    assertThat(told).noneMatch(span -> span.toString().contains("jws"));
  }

  @Test
  void evidenceForAMigration_isToldByItsPurpose() {
    letters.answered(evidence("migration-source", MID), WRITTEN, 200);
    letters.answered(evidence("migration-target", MID), WRITTEN, 200);

    assertThat(told).extracting(MutableSpan::name).containsOnly("evidence");
    assertThat(told).extracting(MutableSpan::id).doesNotHaveDuplicates();
    assertThat(told).extracting(MutableSpan::remoteServiceName).containsOnly("attestation-service");
  }

  @Test
  void letterThatIsAboutNoMigration_isNotTold() {
    letters.answered(evidence("host", MID), WRITTEN, 200);
    letters.answered(evidence("migration-source", "no id"), WRITTEN, 200);
    letters.answered(
        letter(LetterDestination.ATTESTATION, "/v1/challenges", Map.of()), WRITTEN, 200);
    letters.answered(letter(LetterDestination.BROKER, "/v1/boots", Map.of()), WRITTEN, 200);
    letters.answered(
        letter(LetterDestination.BROKER, "/v1/migrations/m1/ready", Map.of()), WRITTEN, 200);

    assertThat(told).isEmpty();
  }

  private static Letter evidence(String purpose, String mid) {
    return letter(
        LetterDestination.ATTESTATION,
        "/v1/results",
        Map.of("evidence", Map.of("purpose", purpose, "mid", mid)));
  }

  private static Letter letter(LetterDestination to, String path, Map<String, Object> body) {
    return new Letter("letter-1", to, path, Json.toTree(body));
  }
}
