package dev.sealift.keybroker.ledger;

import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.ledger.LedgerTransaction.Stepped;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.metrics.BrokerMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
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
  private final Meters meters;
  private final StepTrace trace;
  private final Spans spans;
  private final Clock clock;

  Ledgers(
      PlatformTransactionManager transactionManager,
      MachineRows machines,
      LedgerStates states,
      Recorder recorder,
      Holds holds,
      TransparencyLog log,
      Meters meters,
      StepTrace trace,
      Spans spans,
      Clock clock) {
    this.transactions = new TransactionTemplate(transactionManager);
    this.machines = machines;
    this.states = states;
    this.recorder = recorder;
    this.holds = holds;
    this.log = log;
    this.meters = meters;
    this.trace = trace;
    this.spans = spans;
    this.clock = clock;
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
        meters.count(BrokerMetric.CONFLICTS, "lock");
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        LOG.debug("A transaction is retried: vm={}", vm);
      }
    }
  }

  /**
   * Takes the first step of a machine whose row this transaction added.
   *
   * @throws IllegalStateException if the row is not what the ledger makes of an absent machine
   */
  public void created(VmId vm) {
    MachineRow row = machines.lock(vm).orElseThrow();
    LedgerState absent = new LedgerState.Absent(vm);
    LedgerInput create =
        new LedgerInput.Create(vm, Signatures.digest(row.manifest()), clock.instant());
    LedgerStep step;
    try {
      step = Ledger.step(absent, create);
    } catch (LedgerRefusal e) {
      throw new IllegalStateException("what is absent can be created", e);
    }
    if (!step.state().equals(states.read(row))) {
      throw new IllegalStateException("a new machine is stored as another one");
    }
    tell(vm, new Stepped(create, absent, step));
  }

  private record Done<T>(T result, LedgerTransaction transaction) {}

  private <T> Done<T> attempt(VmId vm, Function<LedgerTransaction, T> work) {
    MachineRow row =
        machines
            .lock(vm)
            .orElseThrow(
                () -> ProblemException.notFound("unknown-vm", "there is no machine " + vm));
    LedgerTransaction transaction = new LedgerTransaction(row, states.read(row), recorder, trace);
    T result = work.apply(transaction);
    Stepped stepped = transaction.stepped();
    if (stepped != null) {
      tell(vm, stepped);
    }
    return new Done<>(result, transaction);
  }

  /** The last thing before the commit, under the lock of the row: see {@link StepTrace}. */
  private void tell(VmId vm, Stepped stepped) {
    long line =
        trace.took(About.ledger(vm), stepped.input(), stepped.from(), stepped.step().state());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              trace.doubted(line);
            }
          }
        });
  }

  private void committed(VmId vm, LedgerTransaction transaction) {
    Stepped stepped = transaction.stepped();
    if (stepped != null) {
      told(vm, stepped);
    }
    log.committed();
    holds.changed(vm.value());
  }

  private void told(VmId vm, Stepped stepped) {
    if (stepped.changed()) {
      meters.count(BrokerMetric.STEPS, simple(stepped.input()));
      LOG.info(
          "ledger: vm={} input={} from={} to={}",
          vm,
          simple(stepped.input()),
          simple(stepped.from()),
          simple(stepped.step().state()));
    }
    for (LedgerOutput output : stepped.step().outputs()) {
      switch (output) {
        case Decide decide -> decided(decide.decision());
        case GrantKeys _ -> meters.count(BrokerMetric.GRANTS);
        default -> LOG.debug("Recorded: vm={} output={}", vm, simple(output));
      }
    }
  }

  private static String simple(Object object) {
    return object.getClass().getSimpleName();
  }

  private void decided(Decision decision) {
    String verdict = decision.verdict().name().toLowerCase(Locale.ROOT);
    meters.count(BrokerMetric.DECISIONS, verdict);
    Instant now = clock.instant();
    decision
        .mid()
        .ifPresent(
            mid -> spans.within(mid, Landmark.MIGRATION, "decision " + verdict).tell(now, now));
    LOG.info(
        "Decided: verdict={} vm={} mid={} gen={} boot={}",
        verdict,
        decision.vm(),
        decision.mid().map(Object::toString).orElse("none"),
        decision.generation(),
        decision.boot());
  }
}
