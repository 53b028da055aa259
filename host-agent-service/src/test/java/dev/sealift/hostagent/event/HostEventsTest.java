package dev.sealift.hostagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.event.MachineChanged;
import dev.sealift.api.event.MigrationChanged;
import dev.sealift.api.event.MigrationProgressed;
import dev.sealift.api.event.ViolationSeen;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.ManagementEvents;
import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.api.management.Violation;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.FakeHypervisor;
import dev.sealift.hostagent.fixture.HostRig;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import org.junit.jupiter.api.Test;

class HostEventsTest {

  private static final Mid MID = new Mid("d".repeat(32));

  @Test
  void heartbeat_tellsWhetherTheHypervisorIsReached() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.close();
      rig.startAgent();
      HostHeartbeat before = heartbeat(rig, HypervisorHealth.DOWN);
      assertThat(before.platform()).isNull();

      rig.rebootHypervisor("b");
      HostHeartbeat up = heartbeat(rig, HypervisorHealth.UP);

      assertThat(up.boot().value()).startsWith("bbb");
      assertThat(up.maxMachines()).isEqualTo(4);
      assertThat(up.measurement().length()).isEqualTo(32);
    }
  }

  @Test
  void heartbeat_carriesTheLastAttestationAndTheMachines() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      heartbeat(rig, HypervisorHealth.UP);
      rig.hypervisor.attested("result.jws");
      rig.event(HostHeartbeat.class, beat -> "result.jws".equals(beat.attestation()));

      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      rig.event(
          HostHeartbeat.class,
          beat ->
              beat.machines().stream()
                  .anyMatch(machine -> machine.phase() == MachinePhase.RUNNING));
    }
  }

  @Test
  void eachChangeOfAMachine_isPublishedOnce() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      heartbeat(rig, HypervisorHealth.UP);
      for (MachinePhase phase :
          new MachinePhase[] {
            MachinePhase.STARTING, MachinePhase.RUNNING, MachinePhase.MIGRATING_OUT
          }) {
        rig.hypervisor.machine(rig.hypervisor.status(phase));
      }
      int asked = rig.hypervisor.requests("status").size();
      Await.until("statuses", () -> rig.hypervisor.requests("status").size() > asked + 2);
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.FROZEN));
      rig.event(MachineChanged.class, changed -> phase(changed) == MachinePhase.FROZEN);

      assertThat(rig.events(MachineChanged.class))
          .extracting(HostEventsTest::phase)
          .containsExactly(
              MachinePhase.STARTING,
              MachinePhase.RUNNING,
              MachinePhase.MIGRATING_OUT,
              MachinePhase.FROZEN);
    }
  }

  @Test
  void changeWhoseEventWasLost_isPublishedFromTheNextStatus() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      heartbeat(rig, HypervisorHealth.UP);
      rig.hypervisor.migrationUntold(migration(MonitorState.AWAITING));

      assertThat(rig.event(MigrationChanged.class, _ -> true).status().state())
          .isEqualTo(MonitorState.AWAITING);
    }
  }

  @Test
  void agentThatStartsAgain_publishesWhatIs() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      rig.hypervisor.migrationUntold(migration(MonitorState.EXPORTING));
      rig.event(MigrationChanged.class, _ -> true);
      rig.stopAgent();
      int machines = rig.events(MachineChanged.class).size();
      int migrations = rig.events(MigrationChanged.class).size();

      rig.startAgent();

      Await.until(
          "published again",
          () ->
              rig.events(MachineChanged.class).size() == machines + 1
                  && rig.events(MigrationChanged.class).size() == migrations + 1);
    }
  }

  @Test
  void hypervisorOfAnotherBoot_hasNoneOfTheMachinesOfTheFirst() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      rig.event(HostHeartbeat.class, beat -> !beat.machines().isEmpty());

      rig.rebootHypervisor("c");

      HostHeartbeat after =
          rig.event(
              HostHeartbeat.class,
              beat -> beat.boot() != null && beat.boot().value().startsWith("ccc"));
      assertThat(after.machines()).isEmpty();
    }
  }

  @Test
  void progressAndViolations_arePassedOn() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      heartbeat(rig, HypervisorHealth.UP);
      rig.hypervisor.push(
          ManagementEvents.MIGRATION_PROGRESS,
          new MigrationProgress(MID, FakeHypervisor.VM, 2, 10, 20, 30, 40, 50));
      rig.hypervisor.push(
          ManagementEvents.VIOLATION, new Violation(FakeHypervisor.VM, "vault", "PAGE_FORGED"));

      assertThat(rig.event(MigrationProgressed.class, _ -> true).progress().round()).isEqualTo(2);
      assertThat(rig.event(ViolationSeen.class, _ -> true).violation().rule())
          .isEqualTo("PAGE_FORGED");
    }
  }

  @Test
  void nonsenseFromTheHypervisor_isPassedOver() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      heartbeat(rig, HypervisorHealth.UP);
      rig.hypervisor.pushLine("nonsense");
      rig.hypervisor.pushLine("{\"id\":999,\"return\":{}}");
      rig.hypervisor.pushLine("{\"event\":\"unheard-of\",\"data\":{}}");
      rig.hypervisor.pushLine("{\"event\":\"machine-changed\",\"data\":{\"vm\":1}}");
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));

      rig.event(MachineChanged.class, changed -> phase(changed) == MachinePhase.RUNNING);
      assertThat(rig.hypervisor.requests("hello")).as("connections").hasSize(1);
    }
  }

  private static MachinePhase phase(MachineChanged changed) {
    return changed.status().phase();
  }

  private static HostHeartbeat heartbeat(HostRig rig, HypervisorHealth health) throws Exception {
    return rig.event(HostHeartbeat.class, beat -> beat.hypervisor() == health);
  }

  private static MigrationStatus migration(MonitorState state) {
    return new MigrationStatus(
        MID,
        FakeHypervisor.VM,
        MigrationRole.SOURCE,
        state,
        null,
        null,
        1,
        2,
        3,
        null,
        null,
        null,
        null);
  }
}
