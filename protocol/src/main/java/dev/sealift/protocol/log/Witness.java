package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.log.WitnessRefused.Reason;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import java.util.Optional;

/**
 * The rule of a witness (after C2SP's tlog-witness): it signs what grew out of what it signed last,
 * and nothing else.
 */
public final class Witness {

  private Witness() {}

  /**
   * What a witness says of a checkpoint whose signature was verified; it remembers the checkpoint
   * before it says so.
   *
   * @param newest the newest checkpoint of this log that it remembers
   * @param extension that the next one grew out of it
   * @throws WitnessRefused if the extension starts elsewhere, or proves nothing
   */
  public static Cosignature cosign(
      Optional<Checkpoint> newest, ConsistencyProof extension, Checkpoint next)
      throws WitnessRefused {
    requireFrom(newest.map(Checkpoint::size).orElse(0L), extension);
    requireGrown(newest.map(Checkpoint::root).orElse(next.root()), extension, next);
    return Cosignature.of(next);
  }

  private static void requireFrom(long known, ConsistencyProof extension) throws WitnessRefused {
    if (extension.oldSize() != known) {
      throw new WitnessRefused(
          Reason.ANOTHER_SIZE,
          "oldSize is %d, want %d: the newest checkpoint seen here"
              .formatted(extension.oldSize(), known));
    }
  }

  private static void requireGrown(Bytes root, ConsistencyProof extension, Checkpoint next)
      throws WitnessRefused {
    if (!extension.proves(root, next.size(), next.root())) {
      throw new WitnessRefused(
          Reason.NO_EXTENSION,
          "the checkpoint of size %d did not grow out of the one of size %d seen here"
              .formatted(next.size(), extension.oldSize()));
    }
  }
}
