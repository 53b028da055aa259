package dev.sealift.keybroker.log;

import dev.sealift.keybroker.hold.Holds;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.MerkleTree;
import java.time.Duration;
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
    cosigner.standing().requireCaughtUp();
    rows.tree(rows.take()).append(MerkleTree.leaf(token)).forEach(rows::add);
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
