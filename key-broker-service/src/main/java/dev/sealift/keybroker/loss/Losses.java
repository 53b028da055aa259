package dev.sealift.keybroker.loss;

import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.LossRows;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.ReportLost;
import dev.sealift.protocol.ledger.LedgerState.Absent;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Destroyed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Starting;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MachineManifest;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Puts to the ledger that the boot which may run a machine is gone. */
@Component
public final class Losses {

  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  private final Attestations trust;
  private final LaterBoots laterBoots;
  private final Statements statements;
  private final LossRows rows;
  private final TransparencyLog log;
  private final Clock clock;

  Losses(
      Attestations trust,
      LaterBoots laterBoots,
      Statements statements,
      LossRows rows,
      TransparencyLog log,
      Clock clock) {
    this.trust = trust;
    this.laterBoots = laterBoots;
    this.statements = statements;
    this.rows = rows;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Reports the boot that may run the machine as lost; once in a transaction.
   *
   * @param said that its host is destroyed; if empty, a later boot of its host must be on record
   * @param abandon as in {@link ReportLost}
   * @throws ProblemException if nothing shows it, or the ledger refuses what does
   */
  public void report(
      LedgerTransaction transaction, List<DestroyedStatement> said, boolean abandon) {
    HostDestroyed lost = mayRun(transaction);
    MachineManifest manifest = trust.manifest("manifest", transaction.machine().manifest());
    Shown shown =
        said.isEmpty() ? laterBoots.after(lost) : statements.of(lost, said, manifest.rescue());
    transaction.step(
        new ReportLost(lost.vm(), shown.evidence(), manifest.rescue(), abandon, clock.instant()));
    rows.add(lost.vm(), lost.generation(), shown.record());
    // What people say rests on nothing else: it stands where they cannot take it back.
    said.forEach(statement -> log.append(statement.statement()));
    LOG.info(
        "Lost: vm={} gen={} boot={} shownBy={}",
        lost.vm(),
        lost.generation(),
        lost.boot(),
        shown.evidence().getClass().getSimpleName());
  }

  /** What must be said of the host that may run the machine, if it is destroyed. */
  private static HostDestroyed mayRun(LedgerTransaction transaction) {
    VmId vm = transaction.machine().vm();
    return switch (transaction.state()) {
      case Starting s ->
          new HostDestroyed(
              vm, s.decision().generation(), s.decision().platform(), s.decision().boot());
      case Owned s -> new HostDestroyed(vm, s.generation(), s.platform(), s.boot());
      case Committed s ->
          new HostDestroyed(
              vm, s.decision().generation(), s.decision().platform(), s.decision().boot());
      case Ticketed _ ->
          throw ProblemException.conflict(
              "migration-under-way", "a migration of the machine is under way; abort it first");
      case Absent _, Stopped _, Destroyed _ ->
          throw ProblemException.conflict("vm-not-running", "nobody may run the machine");
    };
  }
}
