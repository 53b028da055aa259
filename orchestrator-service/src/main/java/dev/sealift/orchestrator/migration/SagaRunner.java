package dev.sealift.orchestrator.migration;

import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.broker.TicketGranted;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.orchestrator.broker.BrokerClient;
import dev.sealift.orchestrator.broker.BrokerRefusedException;
import dev.sealift.orchestrator.broker.BrokerUnavailableException;
import dev.sealift.orchestrator.broker.UnverifiedClaims;
import dev.sealift.orchestrator.host.HostRow;
import dev.sealift.orchestrator.host.HostStore;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes the steps of a migration that ask the broker; which one follows from the state alone, so a
 * restart goes on where it was.
 */
@Component
class SagaRunner {

  private static final Logger LOG = LoggerFactory.getLogger(SagaRunner.class);

  /** A broker that does not answer is asked again so soon; the circuit breaker spares it. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** A refusal to tell means that a ledger and its migration parted: an operator must see to it. */
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(5);

  private final MigrationStore store;
  private final BrokerClient broker;
  private final SagaDriver driver;
  private final Receipts receipts;
  private final HostStore hosts;
  private final Clock clock;

  SagaRunner(
      MigrationStore store,
      BrokerClient broker,
      SagaDriver driver,
      Receipts receipts,
      HostStore hosts,
      Clock clock) {
    this.store = store;
    this.broker = broker;
    this.driver = driver;
    this.receipts = receipts;
    this.hosts = hosts;
    this.clock = clock;
  }

  /** Takes the step that is due. */
  void step(String id) {
    MigrationRow row = store.find(id).orElseThrow();
    if (Saga.ended(row.state())) {
      return;
    }
    try {
      MigrationRow after = ask(row);
      if (after.state() == row.state()) {
        postpone(row, Deadlines.pause(row.state()));
      }
    } catch (BrokerUnavailableException e) {
      LOG.atWarn()
          .addKeyValue("migration", id)
          .addKeyValue("state", row.state())
          .addKeyValue("cause", e.getMessage())
          .log("The key broker did not answer; it is asked again");
      postpone(row, RETRY);
    } catch (BrokerRefusedException e) {
      LOG.atError()
          .addKeyValue("migration", id)
          .addKeyValue("state", row.state())
          .addKeyValue("problem", e.reason())
          .log("The key broker refused to tell of a migration; it is asked again");
      postpone(row, AFTER_REFUSAL);
    }
  }

  private MigrationRow ask(MigrationRow row) {
    boolean late = !clock.instant().isBefore(row.deadlineAt());
    return switch (row.state()) {
      case REQUESTED ->
          driver.apply(
              row.id(),
              late ? new SagaInput.DeadlinePassed(Verdict.UNDECIDED) : new SagaInput.Begin());
      case PREFLIGHT ->
          late
              ? driver.apply(row.id(), new SagaInput.DeadlinePassed(Verdict.UNDECIDED))
              : askTicket(row);
      case TICKETED, CONNECTED, COPYING, FREEZING, DECIDING -> askLedger(row, late);
      case RESUMING -> askWhetherItRuns(row, late);
      case RESCUING -> askRescue(row, late);
      case ABORTING -> row.ticket() == null ? askTicket(row) : askAbort(row, row.ticket());
      case COMPLETED, ABORTED, RESCUED, FAILED -> row;
    };
  }

  /** Asks for the ticket; who wants to abort asks too, since only so it learns what to abort. */
  private MigrationRow askTicket(MigrationRow row) {
    Origin origin = row.origin();
    try {
      TicketGranted granted =
          broker.ticket(
              new TicketRequest(
                  origin.vm(),
                  origin.targetPlatform(),
                  origin.sourceAttestation(),
                  origin.targetAttestation(),
                  origin.id()));
      Ticket ticket = new Ticket(granted.mid(), granted.ticket());
      return driver.apply(
          row.id(), new SagaInput.TicketGranted(), current -> current.ticketed(ticket));
    } catch (BrokerRefusedException e) {
      return driver.apply(row.id(), new SagaInput.TicketRefused(e.reason()));
    }
  }

  private MigrationRow askLedger(MigrationRow row, boolean late) {
    LedgerMigration ledger = broker.migration(Objects.requireNonNull(row.ticket()).mid());
    return conclude(row, ledger, late);
  }

  /** A target whose host runs another boot than the COMMIT names will never tell that it runs. */
  private MigrationRow askWhetherItRuns(MigrationRow row, boolean late) {
    LedgerMigration ledger = broker.migration(Objects.requireNonNull(row.ticket()).mid());
    return Receipts.verdict(ledger) == Verdict.COMMITTED && targetStartedAgain(row, ledger)
        ? driver.apply(row.id(), new SagaInput.TargetLost())
        : conclude(row, ledger, late);
  }

  private boolean targetStartedAgain(MigrationRow row, LedgerMigration ledger) {
    String decision = Objects.requireNonNull(ledger.decision());
    String decided = UnverifiedClaims.of(decision).text("boot").orElse("");
    return hosts
        .find(row.origin().target())
        .map(HostRow::boot)
        .filter(boot -> !boot.value().equals(decided))
        .isPresent();
  }

  /** Asks for the rescue until the broker has the evidence; why it refuses is there to be read. */
  private MigrationRow askRescue(MigrationRow row, boolean late) {
    Mid mid = Objects.requireNonNull(row.ticket()).mid();
    try {
      broker.rescue(mid);
    } catch (BrokerRefusedException e) {
      LedgerMigration ledger = broker.migration(mid);
      return late || Receipts.verdict(ledger) != Verdict.COMMITTED
          ? conclude(row, ledger, late)
          : driver.apply(
              row.id(),
              new SagaInput.LedgerSays(Verdict.COMMITTED),
              current -> current.because(e.reason()));
    }
    return conclude(row, broker.migration(mid), late);
  }

  /** What was decided counts once the witness saw it, which the broker's record of it waits for. */
  private MigrationRow askAbort(MigrationRow row, Ticket ticket) {
    String reason = Objects.requireNonNullElse(row.reason(), "no reason given");
    broker.abort(ticket.mid(), reason);
    return conclude(row, broker.migration(ticket.mid()), false);
  }

  private MigrationRow conclude(MigrationRow row, LedgerMigration ledger, boolean late) {
    Verdict verdict = Receipts.verdict(ledger);
    Instant now = clock.instant();
    UnaryOperator<MigrationRow> news =
        verdict == Verdict.CLOSED
            ? current -> current.endedWith(receipts.outcome(current, ledger, now))
            : UnaryOperator.identity();
    return driver.apply(
        row.id(),
        late ? new SagaInput.DeadlinePassed(verdict) : new SagaInput.LedgerSays(verdict),
        news);
  }

  private void postpone(MigrationRow row, Duration pause) {
    Instant now = clock.instant();
    Instant due = now.plus(pause);
    boolean deadlineFirst = row.deadlineAt().isAfter(now) && row.deadlineAt().isBefore(due);
    store.postpone(row.id(), deadlineFirst ? row.deadlineAt() : due);
  }
}
