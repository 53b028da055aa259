package dev.sealift.cli.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.log.Contradiction;
import dev.sealift.protocol.log.CosignedCheckpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found in a log that is the one of its checkpoint.
 *
 * @param consistent whether nothing contradicts
 * @param size how many leaves it has
 * @param root the hash of its tree
 * @param decisions how many leaves are decisions
 * @param closed how many leaves are Closeds
 * @param statements how many leaves are statements of people
 * @param since how many leaves it had at the earlier audit that it was proved to have grown out of
 * @param contradictory how many leaves contradict
 * @param contradictions the first of them
 * @param cosigned the checkpoint, for the next audit
 */
public record Audit(
    boolean consistent,
    long size,
    Bytes root,
    long decisions,
    long closed,
    long statements,
    @Nullable Long since,
    long contradictory,
    List<Contradiction> contradictions,
    CosignedCheckpoint cosigned) {

  public Audit {
    contradictions = List.copyOf(contradictions);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(consistent ? "The log contradicts itself nowhere." : "The log contradicts itself.");
    text.append(
        "%n  leaves      %,d: %,d decisions, %,d closed, %,d statements of people"
            .formatted(size, decisions, closed, statements));
    text.append("%n  root        %s, as broker and witness signed it".formatted(root.hex()));
    if (since != null) {
      text.append("%n  grew from   %,d leaves, unchanged".formatted(since));
    }
    for (Contradiction found : contradictions) {
      text.append(
          "%n  leaf %d against leaf %d: %s, %s"
              .formatted(found.leaf(), found.earlier(), found.rule(), found.detail()));
    }
    if (contradictory > contradictions.size()) {
      text.append("%n  and %,d more".formatted(contradictory - contradictions.size()));
    }
    return text.toString();
  }
}
