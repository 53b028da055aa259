package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.Aborted;
import dev.sealift.api.broker.ClosedReply;
import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.broker.RescueReply;
import dev.sealift.api.broker.RescueRequest;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MachineRow;
import dev.sealift.keybroker.ledger.MachineRows;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.loss.Losses;
import dev.sealift.keybroker.machine.BootWords;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerInput.Abort;
import dev.sealift.protocol.ledger.LedgerInput.ReportForfeit;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Wiped;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What was decided on a migration, and what came of it. */
@Component
final class Outcomes {

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  /** Longest reason: a monitor's sentence is a tenth of it. */
  private static final int MAX_REASON_CHARS = 4096;

  /** What is kept out of the log, where it could forge lines. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

  private final Attestations trust;
  private final TrustAnchors anchors;
  private final Boots boots;
  private final BootWords words;
  private final Migrations migrations;
  private final MachineRows machines;
  private final DecisionRows decisions;
  private final Ledgers ledgers;
  private final Losses losses;
  private final TransparencyLog log;
  private final Holds holds;
  private final Clock clock;

  Outcomes(
      Attestations trust,
      TrustAnchors anchors,
      Boots boots,
      BootWords words,
      Migrations migrations,
      MachineRows machines,
      DecisionRows decisions,
      Ledgers ledgers,
      Losses losses,
      TransparencyLog log,
      Holds holds,
      Clock clock) {
    this.trust = trust;
    this.anchors = anchors;
    this.boots = boots;
    this.words = words;
    this.migrations = migrations;
    this.machines = machines;
    this.decisions = decisions;
    this.ledgers = ledgers;
    this.losses = losses;
    this.log = log;
    this.holds = holds;
    this.clock = clock;
  }

  /**
   * A migration with every object on record; of what is decided, what the witness has seen: a
   * decision that it has not could still be lost, and another be made.
   */
  LedgerMigration find(Mid mid) {
    MigrationRow migration = migrations.find(mid);
    MachineRow machine =
        machines
            .find(migration.vm())
            .orElseThrow(() -> new IllegalStateException("the machine of a migration is gone"));
    Optional<DecisionRow> decision =
        decisions.find(mid).filter(row -> log.prove(row.token()).isPresent());
    Optional<LogProof> closed = Optional.ofNullable(migration.closed()).flatMap(log::prove);
    Optional<LogProof> rescue = Optional.ofNullable(migration.rescue()).flatMap(log::prove);
    return new LedgerMigration(
        mid,
        migration.vm(),
        machine.manifest(),
        migration.ticket(),
        migration.prepared(),
        migration.ready(),
        migration.sourceAttestation(),
        migration.targetAttestation(),
        decision.map(DecisionRow::token).orElse(null),
        decision.map(DecisionRow::token).flatMap(log::prove).orElse(null),
        // After an ABORT a Running is of the source's own run, not of this migration.
        decision
            .filter(row -> row.decision().verdict() == Verdict.COMMIT)
            .map(DecisionRow::running)
            .orElse(null),
        migration.forfeit(),
        closed.isPresent() ? migration.closed() : null,
        closed.orElse(null),
        rescue.isPresent() ? migration.rescue() : null,
        migration.wiped());
  }

  /** Waits for the decision, and until the witness has seen it in the log. */
  Optional<Decided> decision(Mid mid) {
    MigrationRow migration = migrations.find(mid);
    return holds
        .until(migration.vm().value(), () -> decisions.token(mid))
        .flatMap(token -> log.await(token).map(proof -> new Decided(token, null, proof)));
  }

  /** Waits for what comes of a COMMIT, and until the witness has seen it in the log. */
  Optional<ClosedReply> closed(Mid mid) {
    MigrationRow migration = migrations.find(mid);
    return holds
        .until(migration.vm().value(), () -> ended(mid))
        .flatMap(end -> log.await(end.token()).map(end::answer));
  }

  /** A Closed or a RESCUE, as it was signed. */
  private record End(String token, boolean rescue) {
    ClosedReply answer(LogProof proof) {
      return rescue ? ClosedReply.rescued(token, proof) : ClosedReply.closed(token, proof);
    }
  }

  private Optional<End> ended(Mid mid) {
    MigrationRow migration = migrations.find(mid);
    return Optional.ofNullable(migration.closed())
        .map(closed -> new End(closed, false))
        .or(() -> Optional.ofNullable(migration.rescue()).map(rescue -> new End(rescue, true)));
  }

  /** Takes the target's word that it never will run the machine: the source runs on. */
  void forfeit(Mid mid, ForfeitReport report) {
    MigrationRow migration = migrations.find(mid);
    AttestationResult boot =
        boots
            .find(report.boot())
            .orElseThrow(() ->
                ProblemException.unprocessable(
                    "unknown-boot", "boot", "it was never attested here"));
    Forfeit forfeit = trust.signedBy(boot, "forfeit", report.forfeit(), Forfeit.class);
    if (!forfeit.mid().equals(mid) || !forfeit.boot().equals(report.boot())) {
      throw ProblemException.unprocessable(
          "wrong-migration", "forfeit", "it is of another migration or boot");
    }
    ledgers.on(
        migration.vm(),
        transaction -> {
          boolean open =
              switch (transaction.state()) {
                case Ticketed s -> s.ticket().mid().equals(mid);
                case Committed s -> s.decision().mid().equals(Optional.of(mid));
                default -> false;
              };
          if (open) {
            transaction.step(new ReportForfeit(forfeit, boot.platform(), clock.instant()));
            migrations.rows().putForfeit(mid, report.forfeit());
          }
          return open;
        });
  }

  /** Decides that the source of a COMMIT runs on, unless its target showed that it runs. */
  RescueReply rescue(Mid mid, RescueRequest request) {
    MigrationRow migration = migrations.find(mid);
    if (ended(mid).isEmpty()) {
      ledgers.on(migration.vm(), transaction -> rescue(transaction, mid, request));
    }
    return ended(mid)
        .map(end ->
            end.rescue() ? RescueReply.rescued(end.token()) : RescueReply.closed(end.token()))
        .orElseThrow(() -> new IllegalStateException("a rescue leaves its decision"));
  }

  private boolean rescue(LedgerTransaction transaction, Mid mid, RescueRequest request) {
    boolean open = ended(mid).isEmpty();
    if (open) {
      if (!(transaction.state() instanceof Committed committed)
          || !committed.decision().mid().equals(Optional.of(mid))) {
        throw ProblemException.conflict("not-committed", "the migration was not committed");
      }
      losses.report(transaction, request.statements(), false);
    }
    return open;
  }

  /** Decides ABORT, unless COMMIT was decided. The source asks for it, with its proof. */
  Aborted abort(Mid mid, AbortRequest request) {
    if (request.reason().length() > MAX_REASON_CHARS) {
      throw ProblemException.malformed(
          "reason", "reason is too long, want <= %d characters".formatted(MAX_REASON_CHARS));
    }
    MigrationRow migration = migrations.find(mid);
    String reason = UNPRINTABLE.matcher(request.reason()).replaceAll("?");
    LOG.info("Abort asked for: mid={} vm={} reason={}", mid, migration.vm(), reason);
    if (decisions.token(mid).isEmpty()) {
      ledgers.on(migration.vm(), transaction -> abort(transaction, mid));
    }
    DecisionRow row =
        decisions
            .find(mid)
            .orElseThrow(() -> new IllegalStateException("an abort leaves a decision"));
    if (row.decision().verdict() != Verdict.ABORT) {
      throw ProblemException.conflict(
          "already-committed", "the migration was committed; the target runs or will run");
    }
    return new Aborted(row.token());
  }

  private boolean abort(LedgerTransaction transaction, Mid mid) {
    boolean undecided = decisions.token(mid).isEmpty();
    if (undecided) {
      transaction.step(new Abort(transaction.machine().vm(), mid, clock.instant()));
    }
    return undecided;
  }

  /** Takes the target's word that it runs, and closes the migration. */
  void running(Mid mid, RunningReport report) {
    MigrationRow migration = migrations.find(mid);
    words.running(migration.vm(), Optional.of(mid), report.running());
    if (migrations.find(mid).closed() == null) {
      throw ProblemException.conflict("not-committed", "the migration was not committed");
    }
  }

  /** Takes the source's word that it wiped what it kept. */
  void wiped(Mid mid, WipedReport report) {
    MigrationRow migration = migrations.find(mid);
    MigrationTicket ticket =
        trust.signed("ticket", anchors.brokerKey(), migration.ticket(), MigrationTicket.class);
    AttestationResult source =
        boots
            .find(ticket.sourceBoot())
            .orElseThrow(() -> new IllegalStateException("the boot of an owner is gone"));
    Wiped wiped = trust.signedBy(source, "wiped", report.wiped(), Wiped.class);
    if (!wiped.equals(new Wiped(mid, ticket.vm(), ticket.generation(), ticket.sourceBoot()))) {
      throw ProblemException.unprocessable(
          "wrong-migration", "wiped", "it is of another migration, generation or boot");
    }
    ledgers.on(
        migration.vm(),
        _ -> {
          MigrationRow now = migrations.find(mid);
          if (now.closed() == null) {
            throw ProblemException.conflict(
                "not-closed", "the target does not run yet; the source must keep its state");
          }
          if (now.wiped() == null) {
            migrations.rows().putWiped(mid, report.wiped());
          }
          return true;
        });
  }
}
