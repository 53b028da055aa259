package dev.sealift.keybroker.machine;

import dev.sealift.api.broker.StoppedReport;
import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MachineRow;
import dev.sealift.keybroker.ledger.MachineRows;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.ReportRunning;
import dev.sealift.protocol.ledger.LedgerInput.ReportStopped;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.Stopped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The words of boots on what they do with a machine: Running and Stopped.
 *
 * <p>They are verified with the key of the boot that the last decision names, and recorded beside
 * the decision they follow on.
 */
@Component
public final class BootWords {

  private final Attestations trust;
  private final Boots boots;
  private final MachineRows machines;
  private final DecisionRows decisions;
  private final Ledgers ledgers;
  private final Holds holds;
  private final Clock clock;

  BootWords(
      Attestations trust,
      Boots boots,
      MachineRows machines,
      DecisionRows decisions,
      Ledgers ledgers,
      Holds holds,
      Clock clock) {
    this.trust = trust;
    this.boots = boots;
    this.machines = machines;
    this.decisions = decisions;
    this.ledgers = ledgers;
    this.holds = holds;
    this.clock = clock;
  }

  /**
   * Records that a boot runs a machine.
   *
   * @param mid the migration it must name; none after a start
   */
  public void running(VmId vm, Optional<Mid> mid, String token) {
    ledgers.on(
        vm,
        transaction -> {
          if (!decisions.hasWord(vm, token)) {
            recordRunning(transaction, mid, token);
          }
          return true;
        });
  }

  /**
   * Records that a boot stopped a machine, as soon as what it stopped is on record.
   *
   * @return false if it is not yet
   */
  boolean stopped(VmId vm, StoppedReport report) {
    AttestationResult boot =
        boots
            .find(report.boot())
            .orElseThrow(() ->
                ProblemException.unprocessable(
                    "unknown-boot", "boot", "it was never attested here"));
    Stopped stopped = trust.signedBy(boot, "stopped", report.stopped(), Stopped.class);
    if (!stopped.vm().equals(vm) || !stopped.boot().equals(report.boot())) {
      throw ProblemException.unprocessable(
          "wrong-machine", "stopped", "it is of another machine or boot");
    }
    return holds
        .until(vm.value(), () -> machines.version(vm), () -> tryStopped(stopped, report.stopped()))
        .isPresent();
  }

  private void recordRunning(LedgerTransaction transaction, Optional<Mid> mid, String token) {
    Running running = spoken(transaction, "running", token, Running.class);
    if (!running.mid().equals(mid)) {
      throw ProblemException.unprocessable("wrong-migration", "running", "it names another one");
    }
    transaction.step(new ReportRunning(running, clock.instant()));
    if (last(transaction.machine()).running() == null) {
      decisions.putRunning(running.vm(), running.generation(), token);
    }
  }

  private Optional<LedgerStep> tryStopped(Stopped stopped, String token) {
    return ledgers.on(
        stopped.vm(),
        transaction -> {
          if (decisions.hasWord(stopped.vm(), token)) {
            return Optional.of(new LedgerStep(transaction.state(), List.of()));
          }
          LedgerStep step = transaction.step(new ReportStopped(stopped, clock.instant()));
          if (step.outputs().stream().anyMatch(Wait.class::isInstance)) {
            return Optional.empty();
          }
          decisions
              .find(stopped.vm(), stopped.generation())
              .filter(row -> row.decision().boot().equals(stopped.boot()) && row.stopped() == null)
              .ifPresent(_ -> decisions.putStopped(stopped.vm(), stopped.generation(), token));
          return Optional.of(step);
        });
  }

  /** Verifies a word with the key of the boot that the last decision names. */
  private <T extends SignedObject> T spoken(
      LedgerTransaction transaction, String field, String token, Class<T> type) {
    AttestationResult boot =
        boots
            .find(last(transaction.machine()).decision().boot())
            .orElseThrow(() -> new IllegalStateException("the boot of a decision is gone"));
    return trust.signedBy(boot, field, token, type);
  }

  private DecisionRow last(MachineRow machine) {
    return decisions
        .find(machine.vm(), machine.generation())
        .orElseThrow(
            () -> ProblemException.conflict("vm-not-running", "the machine was never started"));
  }
}
