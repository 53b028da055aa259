package dev.sealift.spans;

import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.Mid;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The spans that others hang theirs on: whoever knows a migration knows their ids. */
public enum Landmark {
  /** The whole migration, as the orchestrator sees it. */
  MIGRATION("migration", null),
  /** The source's part, as its agent hears of it. */
  SOURCE("source", MIGRATION),
  /** The target's part, as its agent hears of it. */
  TARGET("target", MIGRATION),
  /** The command to the target, from the orchestrator's database into Kafka. */
  MIGRATE_IN("command migrate-in", MIGRATION),
  /** The command to the source, from the orchestrator's database into Kafka. */
  MIGRATE_OUT("command migrate-out", MIGRATION),
  /** The source's evidence on its way to the verifier, and the result on its way back. */
  SOURCE_EVIDENCE("evidence", SOURCE),
  /** The target's evidence on its way to the verifier, and the result on its way back. */
  TARGET_EVIDENCE("evidence", TARGET),
  /** The source's letters to the broker. */
  PREPARED("letter prepared", SOURCE),
  DECISION_QUERY("letter decision-query", SOURCE),
  CLOSED_QUERY("letter closed-query", SOURCE),
  WIPED("letter wiped", SOURCE),
  /** The target's letters to the broker. */
  READY("letter ready", TARGET),
  RUNNING("letter running", TARGET),
  FORFEIT("letter forfeit", TARGET);

  private static final String LETTER = "letter ";

  private static final int ID_DIGITS = 16;

  private final String spanName;
  private final @Nullable Landmark parent;

  Landmark(String spanName, @Nullable Landmark parent) {
    this.spanName = spanName;
    this.parent = parent;
  }

  /** The letter to the broker that ends its path with this word. */
  public static Optional<Landmark> ofLetter(String word) {
    return Arrays.stream(values())
        .filter(landmark -> landmark.spanName.equals(LETTER + word))
        .findFirst();
  }

  String spanName() {
    return spanName;
  }

  @Nullable Landmark parent() {
    return parent;
  }

  long id(Mid mid) {
    String digest = Sha256.labelled("sealift span v1").add(mid.value()).add(name()).finish().hex();
    return HexFormat.fromHexDigitsToLong(digest, 0, ID_DIGITS);
  }
}
