package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MachineRows;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.ClaimReady;
import dev.sealift.protocol.ledger.LedgerInput.ReportPrepared;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The words of the two monitors on which a COMMIT rests: Prepared and Ready. */
@Component
final class MonitorWords {

  private final Attestations trust;
  private final Boots boots;
  private final Migrations migrations;
  private final MachineRows machines;
  private final DecisionRows decisions;
  private final Ledgers ledgers;
  private final TransparencyLog log;
  private final Holds holds;
  private final Clock clock;

  MonitorWords(
      Attestations trust,
      Boots boots,
      Migrations migrations,
      MachineRows machines,
      DecisionRows decisions,
      Ledgers ledgers,
      TransparencyLog log,
      Holds holds,
      Clock clock) {
    this.trust = trust;
    this.boots = boots;
    this.migrations = migrations;
    this.machines = machines;
    this.decisions = decisions;
    this.ledgers = ledgers;
    this.log = log;
    this.holds = holds;
    this.clock = clock;
  }

  /** Records the source's word. After a decision it changes nothing any more. */
  void prepared(Mid mid, PreparedReport report) {
    MigrationRow migration = migrations.find(mid);
    if (report.prepared().equals(migration.prepared())) {
      return;
    }
    AttestationResult source =
        trust.verify("attestation", report.attestation(), Role.SOURCE.purpose());
    Prepared prepared = trust.signedBy(source, "prepared", report.prepared(), Prepared.class);
    requireNames(migration, "prepared", prepared.mid(), prepared.vm());
    requireSession(source, Role.SOURCE, mid, prepared.sourceBoot(), prepared.transcriptHash());
    trust.requireFresh("attestation", source);
    boots.remember(source, report.attestation());
    ledgers.on(
        migration.vm(),
        transaction -> {
          if (decisions.token(mid).isEmpty()) {
            recordPrepared(transaction, prepared, report);
          }
          return true;
        });
  }

  /**
   * Takes the target's claim, and answers it with the decision.
   *
   * @return nothing until there is one, and the witness has seen it in the log
   */
  Optional<Decided> ready(Mid mid, ReadyReport report) {
    MigrationRow migration = migrations.find(mid);
    AttestationResult target =
        trust.verify("attestation", report.attestation(), Role.TARGET.purpose());
    Ready ready = trust.signedBy(target, "ready", report.ready(), Ready.class);
    requireNames(migration, "ready", ready.mid(), ready.vm());
    requireSession(target, Role.TARGET, mid, ready.boot(), ready.transcriptHash());
    boots.remember(target, report.attestation());
    return holds
        .until(
            migration.vm().value(),
            () -> machines.version(migration.vm()) + "/" + decisions.turns(ready.boot()),
            () ->
                migrations
                    .decided(ready)
                    .or(() -> ledgers.on(migration.vm(), tx -> claim(tx, ready, target, report))))
        .flatMap(row -> log.await(row.token()).map(proof -> Migrations.answer(ready, row, proof)));
  }

  private void recordPrepared(
      LedgerTransaction transaction, Prepared prepared, PreparedReport report) {
    transaction.step(new ReportPrepared(prepared, clock.instant()));
    boolean expired = transaction.state() instanceof Owned;
    if (!expired && migrations.find(prepared.mid()).prepared() == null) {
      migrations.rows().putPrepared(prepared.mid(), report.prepared(), report.attestation());
    }
  }

  private Optional<DecisionRow> claim(
      LedgerTransaction transaction, Ready ready, AttestationResult target, ReadyReport report) {
    Optional<DecisionRow> decided = migrations.decided(ready);
    if (decided.isPresent()) {
      return decided;
    }
    // The keys go out on this claim or never: the result must count at this very moment.
    trust.requireFresh("attestation", target);
    MigrationRow migration = migrations.find(ready.mid());
    requireTargetAllowed(transaction, migration, target);
    transaction.step(
        new ClaimReady(ready, target.platform(), transaction.line(ready.boot()), clock.instant()));
    boolean expired = transaction.state() instanceof Owned;
    if (!expired) {
      record(migration, ready, report);
    }
    return migrations.decided(ready);
  }

  private void record(MigrationRow migration, Ready ready, ReadyReport report) {
    if (migration.ready() == null) {
      migrations.rows().putReady(ready.mid(), ready, report.ready(), report.attestation());
    } else {
      migrations.rows().renewTargetAttestation(ready.mid(), report.attestation());
    }
  }

  private void requireTargetAllowed(
      LedgerTransaction transaction, MigrationRow migration, AttestationResult target) {
    MachineManifest manifest = trust.manifest("manifest", transaction.machine().manifest());
    trust.requireAccepted("attestation", manifest, target);
    String sourceToken = migration.sourceAttestation();
    if (sourceToken != null) {
      AttestationResult source =
          trust.verify("sourceAttestation", sourceToken, Role.SOURCE.purpose());
      trust.requireNotOlder("attestation", source, target);
    }
  }

  private static void requireNames(MigrationRow migration, String field, Mid mid, VmId vm) {
    if (!mid.equals(migration.mid()) || !vm.equals(migration.vm())) {
      throw ProblemException.unprocessable(
          "wrong-migration", field, "it names another migration or machine");
    }
  }

  /** The result is of this boot, for this end of this migration, over this very handshake. */
  private static void requireSession(
      AttestationResult result, Role role, Mid mid, BootId boot, Bytes transcriptHash) {
    Attestations.require(
        result.mid().equals(Optional.of(mid)), "attestation", "it is for another migration");
    Attestations.require(
        result.boot().equals(boot),
        "attestation",
        "it is of another boot than the one that speaks");
    Attestations.require(
        result.nonce().equals(AttestationNonces.forRole(role, transcriptHash)),
        "attestation",
        "it answers another nonce than that of this session");
  }
}
