package dev.sealift.orchestrator.outbox;

import dev.sealift.api.Json;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.event.MigrationEvent;
import dev.sealift.api.event.Topics;
import dev.sealift.api.rest.Migration;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Takes what a transaction wants published; nothing is published unless it commits. */
@Component
public class Outbox {

  private static final String SOURCE = "/orchestrator";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final OutboxSignal signal;

  Outbox(JdbcClient jdbc, Clock clock, OutboxSignal signal) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.signal = signal;
  }

  /** Publishes a command to its host. */
  public void command(HostCommand command) {
    add(Topics.COMMANDS, command.host(), HostCommands.wrap(SOURCE, clock.instant(), command));
  }

  /**
   * Publishes a migration's new state to the outside world.
   *
   * @param version of the migration's row; with its id it names the event
   */
  public void migration(Migration migration, long version) {
    add(
        Topics.MIGRATIONS,
        migration.vm().value(),
        CloudEvent.of(
            migration.id() + "/" + version,
            SOURCE,
            MigrationEvent.TYPE,
            migration.id(),
            clock.instant(),
            new MigrationEvent(migration)));
  }

  private void add(String topic, String key, CloudEvent event) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the outbox takes messages within a transaction alone");
    }
    jdbc.sql("insert into outbox (topic, key, value) values (?, ?, ?)")
        .params(topic, key, Json.write(event))
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signal.raise();
          }
        });
  }
}
