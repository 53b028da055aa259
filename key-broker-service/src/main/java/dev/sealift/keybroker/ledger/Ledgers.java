package dev.sealift.keybroker.ledger;

import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.signed.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the transactions of the ledger.
 *
 * <p>Each locks the row of its machine first, and the row of a boot before it reads where the boot
 * stands; nothing else that it reads can change meanwhile. So any two transactions that could
 * disturb each other run one after the other, as serialisable ones do, and none is thrown away. The
 * unique keys of the tables would end a transaction that broke this.
 */
@Component
public final class Ledgers {

  private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);

  /** A deadlock or a failed serialisation is retried; three in a row show something else. */
  private static final int MAX_ATTEMPTS = 3;

  private final TransactionTemplate transactions;
  private final MachineRows machines;
  private final LedgerStates states;
  private final Recorder recorder;
  private final Holds holds;
  private final TransparencyLog log;
  private final MeterRegistry meters;

  Ledgers(
      PlatformTransactionManager transactionManager,
      MachineRows machines,
      LedgerStates states,
      Recorder recorder,
      Holds holds,
      TransparencyLog log,
      MeterRegistry meters) {
    this.transactions = new TransactionTemplate(transactionManager);
    this.machines = machines;
    this.states = states;
    this.recorder = recorder;
    this.holds = holds;
    this.log = log;
    this.meters = meters;
  }

  /**
   * Works on one machine alone, in one transaction.
   *
   * @throws ProblemException if there is no such machine, or the ledger refuses
   */
  public <T> T on(VmId vm, Function<LedgerTransaction, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        Done<T> done = Objects.requireNonNull(transactions.execute(_ -> attempt(vm, work)));
        committed(vm, done.transaction());
        return done.result();
      } catch (PessimisticLockingFailureException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        LOG.debug("A transaction is retried: vm={}", vm);
      }
    }
  }

  private record Done<T>(T result, LedgerTransaction transaction) {}

  private <T> Done<T> attempt(VmId vm, Function<LedgerTransaction, T> work) {
    MachineRow row =
        machines
            .lock(vm)
            .orElseThrow(
                () -> ProblemException.notFound("unknown-vm", "there is no machine " + vm));
    LedgerTransaction transaction = new LedgerTransaction(row, states.read(row), recorder);
    return new Done<>(work.apply(transaction), transaction);
  }

  private void committed(VmId vm, LedgerTransaction transaction) {
    if (transaction.trace() != null) {
      LOG.info("ledger: vm={} {}", vm, transaction.trace());
    }
    for (LedgerOutput output : transaction.outputs()) {
      switch (output) {
        case Decide decide -> decided(decide.decision());
        case GrantKeys _ -> meters.counter("sealift.broker.grants").increment();
        default -> LOG.debug("Recorded: vm={} output={}", vm, output.getClass().getSimpleName());
      }
    }
    log.committed();
    holds.changed(vm.value());
  }

  private void decided(Decision decision) {
    String verdict = decision.verdict().name().toLowerCase(Locale.ROOT);
    meters.counter("sealift.broker.decisions", "verdict", verdict).increment();
    LOG.info(
        "Decided: verdict={} vm={} mid={} gen={} boot={}",
        verdict,
        decision.vm(),
        decision.mid().map(Object::toString).orElse("none"),
        decision.generation(),
        decision.boot());
  }
}
