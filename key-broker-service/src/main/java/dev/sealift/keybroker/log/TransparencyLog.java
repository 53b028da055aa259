package dev.sealift.keybroker.log;

import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.log.LogRows.Cosigned;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.MerkleTree;
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
    cosigner.standing().requireCaughtUp();
    long index = rows.take();
    rows.tree(index).append(MerkleTree.leaf(token)).forEach(rows::add);
    rows.put(index, token);
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
