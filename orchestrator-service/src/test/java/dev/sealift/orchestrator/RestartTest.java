package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.rest.Migration;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.Orchestrator;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.testservers.TestKafka;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Instances that come, go and are two; Kafka that goes and comes back. */
class RestartTest {

  private static TestKafka kafka;
  private static Site site;

  private SimulatedHost from;
  private SimulatedHost to;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.start();
    site = new Site(kafka);
  }

  @AfterAll
  static void stop() {
    site.close();
    kafka.close();
  }

  @BeforeEach
  void hosts() {
    from = site.host(4);
    to = site.host(4);
  }

  @Test
  void orchestratorThatRestartsAfterItsEventsAreGone_learnsTheEndFromTheLedger() throws Exception {
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    site.stopOrchestrator();
    site.broker.commit(mid, to);
    site.broker.close(mid, from, to);
    site.startOrchestrator();

    assertThat(site.await(requested.id(), MigrationState.COMPLETED).downtimeMillis()).isEqualTo(42);
  }

  @Test
  void orchestratorThatRestarts_hearsWhatHappenedMeanwhile() throws Exception {
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.CONNECTED, requested, from, to);

    site.stopOrchestrator();
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.EXPORTING);
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.FROZEN);
    site.startOrchestrator();

    site.await(requested.id(), MigrationState.FREEZING);
    cancel(requested);
  }

  @Test
  void twoInstancesOnOneDatabase_driveEachMigrationOnce() throws Exception {
    int before = site.broker.tickets();
    try (Orchestrator second = site.another()) {
      List<Migration> requested = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        requested.add(site.migrate(site.machineOn(from), to));
      }
      for (Migration migration : requested) {
        Mid mid = site.bringTo(MigrationState.DECIDING, migration, from, to);
        site.broker.commit(mid, to);
        site.broker.close(mid, from, to);
      }
      for (Migration migration : requested) {
        site.await(migration.id(), MigrationState.COMPLETED);
        assertThat(second.get("/v1/migrations/" + migration.id(), Migration.class).timeline())
            .extracting(entry -> entry.state())
            .doesNotHaveDuplicates();
        assertThat(site.commands.all())
            .filteredOn(
                c -> c instanceof MigrateInCommand in && in.migrationId().equals(migration.id()))
            .hasSize(1);
      }
      assertThat(site.broker.tickets() - before).isEqualTo(4);
    }
  }

  @Test
  void kafkaThatIsAway_losesNoCommand() throws Exception {
    Tenant tenant = site.machineOn(from);
    killKafka();
    Migration requested = site.migrate(tenant, to);
    site.await(requested.id(), MigrationState.TICKETED);

    kafka.startAgain();

    MigrateInCommand command =
        site.commands.await(MigrateInCommand.class, c -> c.migrationId().equals(requested.id()));
    assertThat(command.host()).isEqualTo(to.name());
    cancel(requested);
  }

  @Test
  void orchestratorThatStopsWithAFullOutbox_publishesItWhenItIsBack() throws Exception {
    Tenant tenant = site.machineOn(from);
    killKafka();
    Migration requested = site.migrate(tenant, to);
    site.await(requested.id(), MigrationState.TICKETED);
    site.stopOrchestrator();

    kafka.startAgain();
    site.startOrchestrator();

    site.commands.await(MigrateInCommand.class, c -> c.migrationId().equals(requested.id()));
    cancel(requested);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void orchestratorThatStartsWhileKafkaIsAway_saysSo_andHearsHostsWhenItIsBack(
      CapturedOutput output) throws Exception {
    site.stopOrchestrator();
    kafka.kill();
    site.startOrchestrator();
    String said = "Kafka at [%s] does not answer".formatted(kafka.bootstrapServers());
    Await.until(
        "two tries", () -> output.toString().indexOf(said) < output.toString().lastIndexOf(said));

    kafka.startAgain();

    assertThat(site.hostView(site.host(4)).attested()).isTrue();
    assertThat(output).doesNotContain("\tat ");
  }

  /** The hosts have just told that they are there. */
  private void killKafka() {
    from.beat();
    to.beat();
    kafka.kill();
  }

  /** So that it does not go on, and fail, in the midst of another test. */
  private static void cancel(Migration migration) {
    site.api().post("/v1/migrations/%s/cancel".formatted(migration.id()), "", Migration.class);
  }
}
