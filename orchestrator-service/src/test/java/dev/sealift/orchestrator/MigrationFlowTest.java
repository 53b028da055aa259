package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.event.CloudEvent;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Problem;
import dev.sealift.api.rest.Receipt;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.BrokerStandIn;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.testservers.TestKafka;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations against a real Kafka broker and a real PostgreSQL; hosts are simulated. */
class MigrationFlowTest {

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(TestKafka.shared());
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  @Test
  void migration_runsToItsEndAndLeavesAReceipt() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);

    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    Migration ended = site.complete(mid, requested, from, to);
    site.runs(tenant.vm(), to, 2);

    assertThat(ended.downtimeMillis()).isEqualTo(BrokerStandIn.DOWNTIME_MILLIS);
    assertThat(ended.timeline())
        .extracting(TimelineEntry::state)
        .containsExactly(
            MigrationState.REQUESTED,
            MigrationState.PREFLIGHT,
            MigrationState.TICKETED,
            MigrationState.CONNECTED,
            MigrationState.COPYING,
            MigrationState.FREEZING,
            MigrationState.DECIDING,
            MigrationState.RESUMING,
            MigrationState.COMPLETED);
    assertThat(ended.released()).containsExactly("vault");
    assertThat(ended.source().measurement()).isEqualTo(from.measurement());
    assertThat(ended.target().measurement()).isEqualTo(to.measurement());
    assertThat(ended.pages()).isEqualTo(1000);
    Receipt receipt =
        site.api().get("/v1/migrations/%s/receipt".formatted(ended.id()), Receipt.class);
    assertThat(receipt.closed()).isEqualTo(site.broker.ledger(mid).closed());
    assertThat(receipt.decisionProof()).isEqualTo(site.broker.ledger(mid).decisionProof());
    assertThat(receipt.closedProof()).isEqualTo(site.broker.ledger(mid).closedProof());
  }

  /** A receipt without a proof would prove nothing. */
  @Test
  void migrationThatNoWitnessSawClosed_isCompletedOnceItDoes() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.commit(mid, to);
    site.await(requested.id(), MigrationState.RESUMING);
    site.broker.closeUnseen(mid, from, to);
    int asked = site.broker.asked(mid);
    Await.until("two more looks", () -> site.broker.asked(mid) > asked + 1);
    assertThat(site.migration(requested.id()).state()).isEqualTo(MigrationState.RESUMING);

    site.broker.witness(mid);
    site.await(requested.id(), MigrationState.COMPLETED);
  }

  @Test
  void eventsThatComeTwiceOrInAnotherOrder_changeNothing() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.CONNECTED, requested, from, to);

    CloudEvent ready = to.migration(mid, tenant.vm(), MigrationRole.TARGET, MonitorState.READY);
    site.await(requested.id(), MigrationState.DECIDING);
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.FROZEN);
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.EXPORTING);
    to.repeat(tenant.vm(), ready);
    to.listening(mid, tenant.vm());
    site.broker.commitAndClose(mid, from, to);
    Migration ended = site.await(requested.id(), MigrationState.COMPLETED);
    from.migration(
        mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.RUNNING, "LATE: after the end");
    to.repeat(tenant.vm(), ready);
    site.runs(tenant.vm(), to, 2);

    Migration after = site.migration(requested.id());
    assertThat(after).isEqualTo(ended);
    assertThat(after.timeline())
        .extracting(TimelineEntry::state)
        .containsExactly(
            MigrationState.REQUESTED,
            MigrationState.PREFLIGHT,
            MigrationState.TICKETED,
            MigrationState.CONNECTED,
            MigrationState.DECIDING,
            MigrationState.COMPLETED);
    assertThat(site.commands.all())
        .filteredOn(MigrateOutCommand.class::isInstance)
        .filteredOn(c -> ((MigrateOutCommand) c).migrationId().equals(requested.id()))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrationState.class,
      names = {"TICKETED", "CONNECTED", "COPYING", "FREEZING", "DECIDING"})
  void cancelBeforeTheDecision_abortsAtTheBrokerAndTellsBothHosts(MigrationState state) {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(state, requested, from, to);

    Migration cancelled =
        site.api().post("/v1/migrations/%s/cancel".formatted(requested.id()), "", Migration.class);

    assertThat(cancelled.state()).isEqualTo(MigrationState.ABORTED);
    // Who asks the ledger meanwhile may find its answer before it is told who wanted it.
    assertThat(cancelled.reason())
        .isIn("cancelled: an operator asked for it", "aborted: the broker decided so");
    assertThat(site.broker.ledger(mid).decision()).startsWith("aborted");
    site.commands.await(
        CancelMigrationCommand.class, c -> c.mid().equals(mid) && c.host().equals(from.name()));
    site.commands.await(
        CancelMigrationCommand.class, c -> c.mid().equals(mid) && c.host().equals(to.name()));
    assertThat(site.migrate(tenant, to).state()).isEqualTo(MigrationState.REQUESTED);
  }

  @Test
  void cancelAfterTheDecision_isRefusedAsAlreadyDecided() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.commit(mid, to);

    Problem problem = cancelRefused(requested);

    assertThat(problem.slug()).isEqualTo("already-decided");
    assertThat(problem.status()).isEqualTo(409);
    site.broker.close(mid, from, to);
    site.await(requested.id(), MigrationState.COMPLETED);
    assertThat(cancelRefused(requested).slug()).isEqualTo("already-decided");
  }

  @Test
  void cancelWhileTheBrokerIsAway_isDoneWhenItIsBack() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    site.bringTo(MigrationState.COPYING, requested, from, to);
    site.broker.down(true);

    Migration cancelled =
        site.api().post("/v1/migrations/%s/cancel".formatted(requested.id()), "", Migration.class);

    assertThat(cancelled.state()).isEqualTo(MigrationState.ABORTING);
    site.broker.down(false);
    site.await(requested.id(), MigrationState.ABORTED);
  }

  @Test
  void cancelWhileTheBrokerIsAwayButCommitted_endsCompletedAllTheSame() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.down(true);
    site.broker.commit(mid, to);
    site.broker.close(mid, from, to);
    site.api().post("/v1/migrations/%s/cancel".formatted(requested.id()), "", Migration.class);

    site.broker.down(false);

    site.await(requested.id(), MigrationState.COMPLETED);
  }

  @Test
  void failureOfTheTarget_abortsWithItsReason() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    to.migration(
        mid,
        tenant.vm(),
        MigrationRole.TARGET,
        MonitorState.FAILED,
        "REPLAYED: page \u001b[31m 7 of round 1");

    Migration ended = site.await(requested.id(), MigrationState.ABORTED);
    assertThat(ended.reason()).isEqualTo("REPLAYED: page ?[31m 7 of round 1");
  }

  @Test
  void commandThatAHostRefuses_aborts() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    HostCommand in =
        site.commands.await(MigrateInCommand.class, c -> c.migrationId().equals(requested.id()));

    to.refuse(in.commandId(), ((MigrateInCommand) in).mid(), tenant.vm(), "NO_ROOM");

    Migration ended = site.await(requested.id(), MigrationState.ABORTED);
    assertThat(ended.reason()).isEqualTo("NO_ROOM: the test says so");
  }

  @Test
  void hostThatIsNoPartOfAMigration_hasNoSayInIt() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    SimulatedHost stranger = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    stranger.migration(mid, tenant.vm(), MigrationRole.TARGET, MonitorState.FAILED, "FORGED: x");
    to.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.FAILED, "FORGED: role");
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.FROZEN);

    assertThat(site.await(requested.id(), MigrationState.FREEZING).reason()).isNull();
  }

  @Test
  void hostsThatClaimTheMachineRuns_endNothing_theLedgerDoes() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    to.migration(mid, tenant.vm(), MigrationRole.TARGET, MonitorState.RUNNING);
    site.await(requested.id(), MigrationState.RESUMING);
    site.broker.abort(mid, from);

    Migration ended = site.await(requested.id(), MigrationState.ABORTED);
    assertThat(ended.reason()).isEqualTo("aborted: the broker decided so");
  }

  @Test
  void ticketThatTheBrokerRefuses_abortsWithItsReason() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    site.broker.refuseTickets(
        Optional.of(Problem.of("policy-refused", 409, "measurement is no reference value", null)));
    try {
      Migration requested = site.migrate(tenant, to);

      Migration ended = site.await(requested.id(), MigrationState.ABORTED);
      assertThat(ended.reason()).isEqualTo("policy-refused: measurement is no reference value");
      assertThat(ended.mid()).isNull();
    } finally {
      site.broker.refuseTickets(Optional.empty());
    }
    assertThat(site.vm(tenant.vm()).state()).isEqualTo(VmState.RUNNING);
  }

  @Test
  void brokerThatIsAwayForAWhile_onlyDelays() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    site.broker.down(true);
    Migration requested = site.migrate(tenant, to);
    site.await(requested.id(), MigrationState.PREFLIGHT);
    site.broker.down(false);

    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);
    site.broker.down(true);
    from.migration(mid, tenant.vm(), MigrationRole.SOURCE, MonitorState.FROZEN);
    to.migration(mid, tenant.vm(), MigrationRole.TARGET, MonitorState.RUNNING);
    site.await(requested.id(), MigrationState.RESUMING);
    site.broker.commit(mid, to);
    site.broker.close(mid, from, to);
    site.broker.down(false);

    site.await(requested.id(), MigrationState.COMPLETED);
  }

  @Test
  void targetThatStartedAgainAfterTheCommit_isRescuedOnceTheBrokerHasTheEvidence() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.commit(mid, to);
    site.await(requested.id(), MigrationState.RESUMING);
    to.startAgain();
    site.await(requested.id(), MigrationState.RESCUING);
    Await.until(
        "the broker's refusal",
        () ->
            "no-evidence: no later boot is on record"
                .equals(site.migration(requested.id()).reason()));

    site.broker.evidence(mid);

    Migration ended = site.await(requested.id(), MigrationState.RESCUED);
    assertThat(ended.reason()).isEqualTo("rescued: the target never ran it; the source runs on");
    site.runs(tenant.vm(), from, 3);
    assertThat(site.migrate(tenant, to).state()).isEqualTo(MigrationState.REQUESTED);
  }

  @Test
  void targetThatIsFoundToRunWhileItIsRescued_completes() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.commit(mid, to);
    site.await(requested.id(), MigrationState.RESUMING);
    to.migration(mid, tenant.vm(), MigrationRole.TARGET, MonitorState.FAILED, "FORGED: x");
    site.await(requested.id(), MigrationState.RESCUING);

    site.broker.close(mid, from, to);

    site.await(requested.id(), MigrationState.COMPLETED);
  }

  @Test
  void migrationThatAnOperatorGaveUp_failsWithoutAReceipt() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    site.broker.commit(mid, to);
    site.broker.abandon(mid);

    Migration ended = site.await(requested.id(), MigrationState.FAILED);
    assertThat(ended.reason()).startsWith("abandoned: ");
  }

  @Test
  void ticks_areShownWhilePagesFlow() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    Await.until(
        "a tick",
        () -> {
          from.tick(mid, tenant.vm(), 2);
          return site.migration(requested.id()).round() == 2;
        });
    Migration now = site.migration(requested.id());
    assertThat(now.dirtyPages()).isEqualTo(7);
    assertThat(now.pagesPerSecond()).isEqualTo(5000);
    assertThat(now.remainingMillis()).isEqualTo(1400);
  }

  private static Problem cancelRefused(Migration migration) {
    return site.api()
        .refused(site.api().posting("/v1/migrations/%s/cancel".formatted(migration.id()), ""));
  }
}
