package dev.sealift.orchestrator.migration;

import dev.sealift.api.Json;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.rest.Receipt;
import dev.sealift.orchestrator.broker.UnverifiedClaims;
import dev.sealift.orchestrator.machine.VmRow;
import dev.sealift.orchestrator.machine.VmStore;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what the broker's ledger has on a migration; who holds a receipt verifies it. */
@Component
class Receipts {

  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

  private final VmStore vms;

  Receipts(VmStore vms) {
    this.vms = vms;
  }

  /** What the ledger says. */
  static Verdict verdict(LedgerMigration ledger) {
    if (ledger.closed() != null) {
      return ledger.running() == null ? Verdict.ABANDONED : Verdict.CLOSED;
    }
    if (ledger.rescue() != null) {
      return Verdict.RESCUED;
    }
    if (ledger.decision() == null) {
      return Verdict.UNDECIDED;
    }
    return UnverifiedClaims.of(ledger.decision()).text("verdict").orElse("").equals("commit")
        ? Verdict.COMMITTED
        : Verdict.ABORTED;
  }

  /** What a closed migration ended with. */
  Outcome outcome(MigrationRow row, LedgerMigration ledger, Instant endedAt) {
    return new Outcome(
        endedAt,
        downtime(ledger),
        measurement(ledger.sourceAttestation()),
        measurement(ledger.targetAttestation()),
        vms.find(row.origin().vm().value()).map(VmRow::processes).orElse(List.of()),
        receipt(row, ledger));
  }

  /** From the last instruction at the source to the first at the target, as the two signed. */
  private static @Nullable Long downtime(LedgerMigration ledger) {
    if (ledger.prepared() == null || ledger.running() == null) {
      return null;
    }
    long frozenAt = UnverifiedClaims.of(ledger.prepared()).instant("frozenAt");
    long firstAt = UnverifiedClaims.of(ledger.running()).instant("firstInstructionAt");
    return frozenAt == 0 || firstAt == 0 ? null : firstAt - frozenAt;
  }

  private static @Nullable Bytes measurement(@Nullable String attestation) {
    return Optional.ofNullable(attestation)
        .flatMap(token -> UnverifiedClaims.of(token).bytes("measurement"))
        .orElse(null);
  }

  private static @Nullable String receipt(MigrationRow row, LedgerMigration ledger) {
    if (ledger.sourceAttestation() == null
        || ledger.targetAttestation() == null
        || ledger.prepared() == null
        || ledger.ready() == null
        || ledger.decision() == null
        || ledger.decisionProof() == null
        || ledger.running() == null
        || ledger.closed() == null
        || ledger.closedProof() == null) {
      LOG.atError()
          .addKeyValue("migration", row.id())
          .log("The ledger closed a migration without all that its receipt needs");
      return null;
    }
    return Json.write(
        new Receipt(
            dev.sealift.protocol.receipt.Receipt.VERSION,
            ledger.manifest(),
            ledger.ticket(),
            ledger.sourceAttestation(),
            ledger.targetAttestation(),
            ledger.prepared(),
            ledger.ready(),
            ledger.decision(),
            ledger.decisionProof(),
            ledger.running(),
            ledger.closed(),
            ledger.closedProof()));
  }
}
