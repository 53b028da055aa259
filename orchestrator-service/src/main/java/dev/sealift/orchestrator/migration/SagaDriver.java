package dev.sealift.orchestrator.migration;

import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.outbox.Outbox;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaStep;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies inputs to the sagas.
 *
 * <p>The new state, its entry in the timeline, the commands and the event that tell of it are
 * written in one transaction under the lock of the row.
 */
@Component
class SagaDriver {

  private static final Logger LOG = LoggerFactory.getLogger(SagaDriver.class);

  private final MigrationStore store;
  private final MigrationViews views;
  private final Outbox outbox;
  private final TransactionTemplate transactions;
  private final MigrationMetrics metrics;
  private final SagaSpans spans;
  private final RunnerSignal runner;
  private final StepTrace trace;
  private final Clock clock;

  SagaDriver(
      MigrationStore store,
      MigrationViews views,
      Outbox outbox,
      TransactionTemplate transactions,
      MigrationMetrics metrics,
      SagaSpans spans,
      RunnerSignal runner,
      StepTrace trace,
      Clock clock) {
    this.store = store;
    this.views = views;
    this.outbox = outbox;
    this.transactions = transactions;
    this.metrics = metrics;
    this.spans = spans;
    this.runner = runner;
    this.trace = trace;
    this.clock = clock;
  }

  /** Adds a migration; joins the caller's transaction. */
  MigrationRow add(MigrationRow row) {
    store.add(row, clock.instant());
    outbox.migration(views.view(row), row.version());
    announce(row);
    return row;
  }

  /** Applies an input. */
  MigrationRow apply(String id, SagaInput input) {
    return apply(id, input, UnaryOperator.identity());
  }

  /**
   * Applies an input, and what came with it.
   *
   * @param news changes what the migration knows; not called once it has ended
   */
  MigrationRow apply(String id, SagaInput input, UnaryOperator<MigrationRow> news) {
    return Objects.requireNonNull(
        transactions.execute(_ -> applyLocked(store.lock(id).orElseThrow(), input, news)));
  }

  private MigrationRow applyLocked(
      MigrationRow row, SagaInput input, UnaryOperator<MigrationRow> news) {
    if (Saga.ended(row.state())) {
      return row;
    }
    SagaStep step = Saga.step(row.state(), input);
    MigrationRow informed = news.apply(row);
    tell(informed, input, row.state(), step);
    if (step.state() == row.state()) {
      return informed.equals(row) ? row : store.write(informed);
    }
    MigrationRow entered = store.write(enter(informed, step));
    store.enter(row.id(), entered.version(), entered.state(), clock.instant(), step.reason());
    outbox.migration(views.view(entered), entered.version());
    step.effects().forEach(effect -> carryOut(entered, effect));
    announce(entered);
    return entered;
  }

  private MigrationRow enter(MigrationRow row, SagaStep step) {
    Instant now = clock.instant();
    MigrationRow entered =
        row.in(
            step.state(),
            step.reason(),
            now.plus(Deadlines.of(step.state())),
            now.plus(Deadlines.first(step.state())));
    return Saga.ended(step.state()) && entered.outcome() == null
        ? entered.endedWith(Outcome.without(now))
        : entered;
  }

  private void carryOut(MigrationRow row, SagaStep.Effect effect) {
    Origin origin = row.origin();
    Optional<Ticket> ticket = Optional.ofNullable(row.ticket());
    switch (effect) {
      case TELL_TARGET -> {
        Ticket granted = ticket.orElseThrow();
        outbox.command(
            new MigrateInCommand(
                row.id() + "/migrate-in",
                origin.target(),
                row.id(),
                granted.mid(),
                origin.vm(),
                granted.token()));
      }
      case TELL_SOURCE -> {
        Ticket granted = ticket.orElseThrow();
        outbox.command(
            new MigrateOutCommand(
                row.id() + "/migrate-out",
                origin.source(),
                row.id(),
                granted.mid(),
                origin.vm(),
                granted.token(),
                Objects.requireNonNull(row.address())));
      }
      case CANCEL_AT_HOSTS ->
          ticket.ifPresent(granted -> {
            cancel(row, "source", origin.source(), granted);
            cancel(row, "target", origin.target(), granted);
          });
    }
  }

  private void cancel(MigrationRow row, String role, String host, Ticket ticket) {
    outbox.command(
        new CancelMigrationCommand(
            "%s/cancel-%s".formatted(row.id(), role), host, row.id(), ticket.mid()));
  }

  /** The last thing before the commit, under the lock of the row: see {@link StepTrace}. */
  private void tell(MigrationRow row, SagaInput input, MigrationState from, SagaStep step) {
    Optional<Mid> mid = Optional.ofNullable(row.ticket()).map(Ticket::mid);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          private OptionalLong line = OptionalLong.empty();

          @Override
          public void beforeCommit(boolean readOnly) {
            About saga = new About(Actor.SAGA, row.id(), mid);
            line = OptionalLong.of(trace.took(saga, input, from, step));
          }

          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              line.ifPresent(trace::doubted);
            }
          }
        });
  }

  private void announce(MigrationRow row) {
    List<TimelineEntry> timeline = store.timeline(row.id());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            LOG.atInfo()
                .addKeyValue("migration", row.id())
                .addKeyValue("mid", row.ticket() == null ? null : row.ticket().mid())
                .addKeyValue("vm", row.origin().vm())
                .addKeyValue("state", row.state())
                .addKeyValue("reason", row.reason())
                .log("A migration entered a state");
            metrics.entered(row, timeline);
            spans.entered(row, timeline);
            runner.raise();
          }
        });
  }
}
