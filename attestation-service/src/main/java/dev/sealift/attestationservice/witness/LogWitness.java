package dev.sealift.attestationservice.witness;

import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.log.ConsistencyProof;
import dev.sealift.protocol.log.Witness;
import dev.sealift.protocol.log.WitnessRefused;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cosigns the log of the pinned broker.
 *
 * <p>What is cosigned is remembered first, in one transaction that locks the log: whichever
 * instance is asked, the next checkpoint must grow out of this one.
 */
@Service
class LogWitness {

  private final WitnessedLogs logs;
  private final TransactionTemplate transaction;
  private final TrustAnchors anchors;
  private final SigningKey signingKey;
  private final Bytes origin;

  LogWitness(
      WitnessedLogs logs,
      TransactionTemplate transaction,
      TrustAnchors anchors,
      SigningKey signingKey) {
    this.logs = logs;
    this.transaction = transaction;
    this.anchors = anchors;
    this.signingKey = signingKey;
    this.origin = Checkpoint.originOf(anchors.brokerKey().point());
  }

  /** The newest checkpoint that was cosigned, as the broker signed it. */
  Optional<String> newest() {
    return logs.newest(origin);
  }

  /**
   * Cosigns a checkpoint that grew out of the newest one.
   *
   * @return the signed cosignature
   */
  String cosign(ConsistencyProof extension, String token) {
    Checkpoint next = read(token);
    if (!next.origin().equals(origin)) {
      throw ProblemException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "unknown-log",
          "checkpoint.origin is %s, want %s: the log of the pinned broker"
              .formatted(next.origin(), origin));
    }
    Cosignature cosignature = transaction.execute(_ -> remember(extension, next, token));
    return Signatures.sign(signingKey, cosignature);
  }

  private Cosignature remember(ConsistencyProof extension, Checkpoint next, String token) {
    Optional<Checkpoint> newest = logs.lock(origin).map(this::recorded);
    Cosignature cosignature = judge(newest, extension, next);
    if (newest.isPresent()) {
      logs.replace(origin, token);
    } else if (!logs.add(origin, token)) {
      throw anotherSize("another first checkpoint was cosigned just now");
    }
    return cosignature;
  }

  private static Cosignature judge(
      Optional<Checkpoint> newest, ConsistencyProof extension, Checkpoint next) {
    try {
      return Witness.cosign(newest, extension, next);
    } catch (WitnessRefused e) {
      String detail = String.valueOf(e.getMessage());
      throw switch (e.reason()) {
        case ANOTHER_SIZE -> anotherSize(detail);
        case NO_EXTENSION ->
            ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "no-extension", detail);
      };
    }
  }

  private static ProblemException anotherSize(String detail) {
    return ProblemException.of(HttpStatus.CONFLICT, "another-size", detail);
  }

  private Checkpoint read(String token) {
    try {
      return Signatures.verify(anchors.brokerKey(), token, Checkpoint.class);
    } catch (BadSignatureException e) {
      throw ProblemException.of(
          HttpStatus.UNPROCESSABLE_CONTENT, "bad-signature", String.valueOf(e.getMessage()));
    } catch (MalformedObjectException e) {
      throw ProblemException.malformed("checkpoint", String.valueOf(e.getMessage()));
    }
  }

  private Checkpoint recorded(String token) {
    try {
      return Signatures.verify(anchors.brokerKey(), token, Checkpoint.class);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException("a recorded checkpoint was changed", e);
    }
  }
}
