package dev.sealift.attestationservice.appraisal;

import dev.sealift.attestation.evidence.VerifiedEvidence;
import dev.sealift.attestationservice.enrolment.PlatformRow;
import dev.sealift.attestationservice.enrolment.PlatformTable;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.id.PlatformId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers the resets and the redeem counter of each TPM's latest boot. Evidence of an earlier
 * boot is refused; if it was made after a later boot was seen, the TPM was rolled back, and the
 * platform is barred.
 *
 * <p>Only an answer to a nonce of ours shows when it was made: barring on any other evidence of an
 * earlier boot would let whoever repeats it bar a host. Evidence of more resets and no higher a
 * counter needs no date: no TPM that was never rolled back makes it.
 */
@Service
class ResetGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ResetGuard.class);

  private enum Verdict {
    IN_ORDER,
    EARLIER_BOOT,
    BARRED,
    NOT_APPROVED
  }

  private final PlatformTable platforms;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ResetGuard(PlatformTable platforms, TransactionTemplate transaction, Clock clock) {
    this.platforms = platforms;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Compares the resets with those seen, and remembers them.
   *
   * @throws ProblemException if they are earlier, or the platform is barred
   */
  void check(VerifiedEvidence evidence, Freshness freshness) {
    PlatformId platform = evidence.platform();
    switch (judge(evidence, freshness)) {
      case IN_ORDER -> {}
      case EARLIER_BOOT ->
          throw ProblemException.of(
              HttpStatus.FORBIDDEN,
              "earlier-boot",
              "the evidence is of an earlier boot of platform %s".formatted(platform));
      case BARRED ->
          throw ProblemException.of(
              HttpStatus.FORBIDDEN,
              "platform-barred",
              "the TPM of platform %s was rolled back: an operator withdraws and renews its approval"
                  .formatted(platform));
      case NOT_APPROVED ->
          throw ProblemException.of(
              HttpStatus.FORBIDDEN,
              "platform-not-approved",
              "the approval of platform %s was withdrawn".formatted(platform));
    }
  }

  private Verdict judge(VerifiedEvidence evidence, Freshness freshness) {
    return Optional.ofNullable(
            transaction.execute(_ ->
                platforms
                    .lock(evidence.platform())
                    .filter(PlatformRow::approved)
                    .map(platform -> judge(platform, resets(evidence), freshness))
                    .orElse(Verdict.NOT_APPROVED)))
        .orElseThrow();
  }

  private static PlatformRow.Resets resets(VerifiedEvidence evidence) {
    return new PlatformRow.Resets(
        evidence.clock().resetCount(),
        evidence.clock().restartCount(),
        evidence.startCounter(),
        null);
  }

  private Verdict judge(PlatformRow platform, PlatformRow.Resets shown, Freshness freshness) {
    if (platform.barred()) {
      return Verdict.BARRED;
    }
    PlatformRow.Resets seen = platform.resets();
    if (seen.contradict(shown)) {
      return bar(platform, shown);
    }
    if (!seen.areAfter(shown)) {
      if (shown.areAfter(seen)) {
        platforms.sawResets(platform.id(), shown, clock.instant());
      }
      return Verdict.IN_ORDER;
    }
    Instant seenAt = seen.seenAt();
    if (seenAt != null
        && freshness instanceof Freshness.MadeAfter(Instant issuedAt)
        && !issuedAt.isBefore(seenAt)) {
      return bar(platform, shown);
    }
    return Verdict.EARLIER_BOOT;
  }

  private Verdict bar(PlatformRow platform, PlatformRow.Resets shown) {
    platforms.bar(platform.id());
    LOG.atError()
        .addKeyValue("platform", platform.id())
        .addKeyValue("resetCountSeen", platform.resets().resetCount())
        .addKeyValue("resetCountShown", shown.resetCount())
        .addKeyValue("startCounterSeen", platform.resets().startCounter())
        .addKeyValue("startCounterShown", shown.startCounter())
        .log("platform barred, its TPM was rolled back");
    return Verdict.BARRED;
  }
}
