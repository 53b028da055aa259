package dev.sealift.keybroker.log;

import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.log.LogRows.Cosigned;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Appends what is decided, and proves that it was. */
@Component
public class TransparencyLog {

  /** What waits here waited up to 20 s before; both are well below the agents' read timeout. */
  private static final Duration MAX_HOLD = Duration.ofSeconds(10);

  private final LogRows rows;
  private final Cosigner cosigner;
  private final Holds holds;

  TransparencyLog(LogRows rows, Cosigner cosigner, Holds holds) {
    this.rows = rows;
    this.cosigner = cosigner;
    this.holds = holds;
  }

  /**
   * Appends a token in the transaction that records it; from here on until it ends, nobody else
   * appends.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(String token) {
    requireCaughtUp(cosigner.standing());
    long index = rows.take();
    rows.tree(index).append(MerkleTree.leaf(token)).forEach(rows::add);
    rows.put(index, token);
  }

  private static void requireCaughtUp(Standing standing) {
    if (!standing.mayDecide()) {
      throw switch (standing) {
        case UNKNOWN ->
            ProblemException.readOnly(
                "witness-not-asked",
                "nothing is decided until the witness said how far it saw the log; try again");
        case BEHIND ->
            ProblemException.readOnly(
                "behind-witness",
                "nothing is decided: the witness saw a longer log; restore the newer database");
        case FORKED ->
            ProblemException.readOnly(
                "log-forked",
                "nothing is decided: the witness saw another log; restore the database it saw");
        case CAUGHT_UP -> new IllegalStateException("F6: a log that is caught up may decide");
      };
    }
  }

  /** Has the witness cosign what was appended, in one request for all of it. */
  public void committed() {
    cosigner.wake();
  }

  /**
   * Waits until the witness has seen a token in the log.
   *
   * @return nothing if it did not within ten seconds
   */
  public Optional<LogProof> await(String token) {
    return holds.until(Cosigner.COSIGNED, MAX_HOLD, () -> prove(token));
  }

  /** Waits until the witness has seen all that was appended until now: then it may be told. */
  public void requireSeen() {
    long size = rows.size();
    boolean seen =
        holds
            .until(
                Cosigner.COSIGNED,
                MAX_HOLD,
                () -> rows.cosigned().filter(cosigned -> cosigned.size() >= size))
            .isPresent();
    if (!seen) {
      throw ProblemException.readOnly(
          "not-witnessed", "the witness has not seen it in the log yet; try again");
    }
  }

  /** The newest checkpoint that the witness cosigned. */
  Optional<CosignedCheckpoint> newest() {
    return rows.cosigned()
        .map(cosigned -> new CosignedCheckpoint(cosigned.checkpoint(), cosigned.cosignature()));
  }

  /** Leaves that the witness has seen, in order; none from its size on. */
  List<String> leaves(long from, int most) {
    long size = rows.cosigned().map(Cosigned::size).orElse(0L);
    return from >= size ? List.of() : rows.tokens(from, Math.min(size, from + most));
  }

  /** Proves a token, if the witness has seen it in the log. */
  public Optional<LogProof> prove(String token) {
    return rows.cosigned()
        .flatMap(cosigned -> {
          OptionalLong index = rows.find(MerkleTree.leaf(token));
          return index.isPresent() && index.getAsLong() < cosigned.size()
              ? Optional.of(
                  new LogProof(
                      rows.tree(cosigned.size()).inclusion(index.getAsLong()),
                      cosigned.checkpoint(),
                      cosigned.cosignature()))
              : Optional.empty();
        });
  }
}
