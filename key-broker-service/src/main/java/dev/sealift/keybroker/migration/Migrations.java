package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.Decided;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.ledger.MigrationRows;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Ready;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Migrations on record. */
@Component
final class Migrations {

  private final MigrationRows rows;
  private final DecisionRows decisions;

  Migrations(MigrationRows rows, DecisionRows decisions) {
    this.rows = rows;
    this.decisions = decisions;
  }

  MigrationRows rows() {
    return rows;
  }

  /** A migration, or the problem that there is none. */
  MigrationRow find(Mid mid) {
    return rows.find(mid)
        .orElseThrow(
            () -> ProblemException.notFound("unknown-migration", "there is no migration " + mid));
  }

  /** What was decided on the migration of a claim. */
  Optional<DecisionRow> decided(Ready ready) {
    return decisions.find(ready.mid());
  }

  /** What a claim is answered with: the grant goes to the boot of a COMMIT alone. */
  static Decided answer(Ready ready, DecisionRow row, LogProof proof) {
    return new Decided(row.token(), isCommitTo(row, ready) ? row.runGrant() : null, proof);
  }

  private static boolean isCommitTo(DecisionRow row, Ready ready) {
    Decision decision = row.decision();
    return decision.verdict() == Verdict.COMMIT && decision.boot().equals(ready.boot());
  }
}
