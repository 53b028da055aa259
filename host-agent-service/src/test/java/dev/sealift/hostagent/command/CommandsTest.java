package dev.sealift.hostagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.event.CommandRefused;
import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.event.MigrationListening;
import dev.sealift.api.event.Topics;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.fixture.AgentTopics;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.FakeHypervisor;
import dev.sealift.hostagent.fixture.HostRig;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommandsTest {

  private static final VmId VM = FakeHypervisor.VM;
  private static final VmId OTHER_VM = new VmId("vm-" + "2".repeat(40));
  private static final Mid MID = new Mid("d".repeat(32));

  @Test
  void startMachine_reachesTheHypervisorWithThePathOfTheImage() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(start(rig, "c1", HostRig.IMAGE));

      ManagementRequest request = asked(rig, Operations.START_MACHINE);

      assertThat(request.arguments().path("manifest").asString()).isEqualTo("manifest.jws");
      assertThat(request.arguments().path("imagePath").asString())
          .startsWith("/")
          .endsWith("/images/" + HostRig.IMAGE + ".elf");
      assertThat(request.arguments().path("gen").asLong()).isEqualTo(3);
    }
  }

  @Test
  void startMachineWithAnImageThatIsNotHere_isRefused() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(start(rig, "c1", "e".repeat(64)));
      rig.command(start(rig, "c2", HostRig.IMAGE));

      CommandRefused refused = refused(rig, "c1");

      assertThat(refused.code()).isEqualTo("UNKNOWN_IMAGE");
      assertThat(refused.vm()).isEqualTo(VM);
      assertThat(refused.message()).contains("imageDigest", "sealift.agent.images-dir");
      asked(rig, Operations.START_MACHINE);
      assertThat(rig.hypervisor.requests(Operations.START_MACHINE)).hasSize(1);
    }
  }

  @Test
  void startMachineOnAFullHost_isRefused_butNotOfAMachineThatIsHere() throws Exception {
    try (var rig = new HostRig("sealift.agent.max-machines=1").startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      rig.command(
          new StartMachineCommand(
              "c1", rig.host, OTHER_VM, "manifest.jws", HostRig.IMAGE, new Generation(3)));
      rig.command(start(rig, "c2", HostRig.IMAGE));

      assertThat(refused(rig, "c1").code()).isEqualTo("HOST_FULL");
      asked(rig, Operations.START_MACHINE);
    }
  }

  @Test
  void stoppedMachines_takeNoRoom() throws Exception {
    try (var rig = new HostRig("sealift.agent.max-machines=1").startAgent()) {
      MachineStatus running = rig.hypervisor.status(MachinePhase.STOPPED);
      rig.hypervisor.machine(running);
      rig.command(
          new StartMachineCommand(
              "c1", rig.host, OTHER_VM, "manifest.jws", HostRig.IMAGE, new Generation(3)));

      asked(rig, Operations.START_MACHINE);
    }
  }

  @Test
  void migrateIn_isAnsweredWithTheAddressOfTheDataPort() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(new MigrateInCommand("c1", rig.host, "m-1", MID, VM, "ticket.jws"));

      MigrationListening listening = rig.event(MigrationListening.class, _ -> true);

      assertThat(listening.address()).isEqualTo("127.0.0.1:4711");
      assertThat(listening.mid()).isEqualTo(MID);
      assertThat(asked(rig, Operations.MIGRATE_IN).arguments().path("ticket").asString())
          .isEqualTo("ticket.jws");
    }
  }

  @Test
  void migrateIn_tellsTheAdvertisedAddressInstead() throws Exception {
    try (var rig =
        new HostRig("sealift.agent.advertised-data-address=127.0.0.1:9999").startAgent()) {
      rig.command(new MigrateInCommand("c1", rig.host, "m-1", MID, VM, "ticket.jws"));

      assertThat(rig.event(MigrationListening.class, _ -> true).address())
          .isEqualTo("127.0.0.1:9999");
    }
  }

  @Test
  void migrateOut_splitsTheAddress_andRefusesOneWithoutAPort() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(migrateOut(rig, "c1", "127.0.0.1"));
      rig.command(migrateOut(rig, "c2", "127.0.0.1:65536"));
      rig.command(migrateOut(rig, "c3", "127.0.0.1:8001"));

      ManagementRequest request = asked(rig, Operations.MIGRATE_OUT);

      assertThat(request.arguments().path("host").asString()).isEqualTo("127.0.0.1");
      assertThat(request.arguments().path("port").asInt()).isEqualTo(8001);
      assertThat(refused(rig, "c1").message()).contains("address");
      assertThat(refused(rig, "c2").message()).contains("address");
      assertThat(rig.hypervisor.requests(Operations.MIGRATE_OUT)).hasSize(1);
    }
  }

  @Test
  void refusalOfTheHypervisor_isToldWithItsCodeAndTheMigration() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.refuse(Operations.CANCEL_MIGRATION, "FROZEN");
      rig.command(new CancelMigrationCommand("c1", rig.host, "m-1", MID));

      CommandRefused refused = refused(rig, "c1");

      assertThat(refused.code()).isEqualTo("FROZEN");
      assertThat(refused.mid()).isEqualTo(MID);
    }
  }

  @Test
  void stopOfAMachineThatIsStopped_isDoneAlready() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.refuse(Operations.STOP_MACHINE, "NOT_RUNNING");
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.STOPPED));
      rig.command(new StopMachineCommand("c1", rig.host, VM));
      rig.command(new StopMachineCommand("c2", rig.host, OTHER_VM));

      assertThat(refused(rig, "c2").code()).isEqualTo("NOT_RUNNING");
      assertThat(rig.events(CommandRefused.class)).hasSize(1);
    }
  }

  @Test
  void nonsense_isRefusedNamingTheField_andTheNextCommandCarriedOut() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.record(rig.host, "{\"specversion\":");
      rig.record(rig.host, event("c2", "start-machine", "{\"commandId\":\"c2\"}"));
      rig.record(rig.host, event("c3", "explode", "{}"));
      rig.record(
          rig.host,
          event("c4", "stop-machine", stop("c4", rig.host).replace("}", ",\"force\":true}")));
      rig.record(rig.host, event("c5", "stop-machine", stop("c5", "host-of-others")));
      rig.record(rig.host, event("c6", "stop-machine", stop("c6", rig.host)));

      asked(rig, Operations.STOP_MACHINE);

      assertThat(refused(rig, "c2").message()).contains("host", "missing");
      assertThat(refused(rig, "c3").message()).contains("type");
      assertThat(refused(rig, "c4").message()).contains("force");
      assertThat(refused(rig, "c5").message()).contains("host");
      assertThat(rig.events(CommandRefused.class))
          .hasSize(5)
          .allMatch(refused -> refused.code().equals("MALFORMED_COMMAND"));
      assertThat(rig.hypervisor.requests(Operations.STOP_MACHINE)).hasSize(1);
    }
  }

  @Test
  void commandForAnotherHostOfThePartition_isPassedOver() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.record("host-of-others", event("c1", "stop-machine", stop("c1", "host-of-others")));
      rig.command(new StopMachineCommand("c2", rig.host, VM));

      asked(rig, Operations.STOP_MACHINE);

      assertThat(rig.hypervisor.requests(Operations.STOP_MACHINE)).hasSize(1);
      assertThat(rig.events(CommandRefused.class)).isEmpty();
    }
  }

  @Test
  void commandOfLongAgo_isRefusedAsExpired() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(
          new StopMachineCommand("c1", rig.host, VM), Instant.now().minus(Duration.ofMinutes(16)));
      rig.command(
          new StopMachineCommand("c2", rig.host, VM), Instant.now().minus(Duration.ofMinutes(14)));

      asked(rig, Operations.STOP_MACHINE);

      assertThat(refused(rig, "c1").code()).isEqualTo("COMMAND_EXPIRED");
      assertThat(rig.hypervisor.requests(Operations.STOP_MACHINE)).hasSize(1);
    }
  }

  @Test
  void commandSentWhileNoAgentRan_isCarriedOutOnceByTheNext() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.command(new StopMachineCommand("c1", rig.host, VM));
      asked(rig, Operations.STOP_MACHINE);
      Await.until("commit", () -> rig.metric("sealift.agent.commands") >= 1);
      rig.stopAgent();
      rig.command(new CancelMigrationCommand("c2", rig.host, "m-1", MID));

      rig.startAgent();
      asked(rig, Operations.CANCEL_MIGRATION);

      assertThat(rig.hypervisor.requests(Operations.STOP_MACHINE)).hasSize(1);
    }
  }

  @Test
  void agentThatStartsBeforeTheTopicOfCommandsExists_takesThemOnceItDoes() throws Exception {
    AgentTopics.delete(Topics.COMMANDS);
    try (var rig = new HostRig().startAgent()) {
      rig.event(HostHeartbeat.class, beat -> beat.hypervisor() == HypervisorHealth.UP);
      AgentTopics.create(Topics.COMMANDS);
      rig.command(new StopMachineCommand("c1", rig.host, VM));

      asked(rig, Operations.STOP_MACHINE);
    }
  }

  @Test
  void commandThatComesBeforeTheHypervisor_waitsForIt() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.close();
      rig.startAgent();
      rig.command(new StopMachineCommand("c1", rig.host, VM));
      rig.rebootHypervisor("b");

      asked(rig, Operations.STOP_MACHINE);

      assertThat(rig.events(CommandRefused.class)).isEmpty();
    }
  }

  private static StartMachineCommand start(HostRig rig, String id, String digest) {
    return new StartMachineCommand(id, rig.host, VM, "manifest.jws", digest, new Generation(3));
  }

  private static MigrateOutCommand migrateOut(HostRig rig, String id, String address) {
    return new MigrateOutCommand(id, rig.host, "m-1", MID, VM, "ticket.jws", address);
  }

  private static String stop(String id, String host) {
    return "{\"commandId\":\"%s\",\"host\":\"%s\",\"vm\":\"%s\"}".formatted(id, host, VM);
  }

  private static String event(String id, String type, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"/test","type":"dev.sealift.command.%s",
    "subject":"x","time":"%s","datacontenttype":"application/json","data":%s}\
    """
        .formatted(id, type, Instant.now(), data);
  }

  private static ManagementRequest asked(HostRig rig, String operation) throws Exception {
    Await.until(operation, () -> !rig.hypervisor.requests(operation).isEmpty());
    return rig.hypervisor.requests(operation).getFirst();
  }

  private static CommandRefused refused(HostRig rig, String commandId) throws Exception {
    return rig.event(CommandRefused.class, refused -> refused.commandId().equals(commandId));
  }
}
