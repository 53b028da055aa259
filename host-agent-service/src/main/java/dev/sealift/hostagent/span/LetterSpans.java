package dev.sealift.hostagent.span;

import dev.sealift.api.management.Letter;
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Tells letters about migrations, from when the hypervisor wrote them to when they are answered.
 */
@Component
public final class LetterSpans {

  private static final Pattern TO_THE_BROKER =
      Pattern.compile("/v1/migrations/([0-9a-f]{32})/([a-z-]+)");

  private static final Pattern MID = Pattern.compile("[0-9a-f]{32}");

  private final Spans spans;
  private final String host;
  private final Clock clock;

  LetterSpans(Spans spans, @Value("${sealift.agent.host}") String host, Clock clock) {
    this.spans = spans;
    this.host = host;
    this.clock = clock;
  }

  /** What a letter is in the trace of which migration. */
  private record Place(Mid mid, Landmark landmark) {}

  /** A letter was answered. */
  public void answered(Letter letter, Instant written, int status) {
    place(letter)
        .ifPresent(place -> {
          var span =
              spans
                  .of(place.mid, place.landmark)
                  .asking(
                      switch (letter.to()) {
                        case ATTESTATION -> "attestation-service";
                        case BROKER -> "key-broker-service";
                      })
                  .tag("host", host)
                  .tag("status", status);
          if (status >= 400) {
            span.failed("status-" + status);
          }
          span.tell(written, clock.instant());
        });
  }

  private static Optional<Place> place(Letter letter) {
    return switch (letter.to()) {
      case ATTESTATION -> evidence(letter.body().path("evidence"));
      case BROKER -> {
        Matcher path = TO_THE_BROKER.matcher(letter.path());
        yield path.matches()
            ? Landmark.ofLetter(path.group(2))
                .map(landmark -> new Place(new Mid(path.group(1)), landmark))
            : Optional.empty();
      }
    };
  }

  private static Optional<Place> evidence(JsonNode evidence) {
    Optional<Landmark> landmark =
        switch (evidence.path("purpose").asString("")) {
          case "migration-source" -> Optional.of(Landmark.SOURCE_EVIDENCE);
          case "migration-target" -> Optional.of(Landmark.TARGET_EVIDENCE);
          default -> Optional.empty();
        };
    String mid = evidence.path("mid").asString("");
    return landmark
        .filter(_ -> MID.matcher(mid).matches())
        .map(found -> new Place(new Mid(mid), found));
  }
}
