package dev.sealift.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.hypervisor.services.Broker;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import dev.sealift.hypervisor.services.Wire;
import dev.sealift.hypervisor.storage.BlockStorage;
import dev.sealift.hypervisor.storage.StaleGenerationException;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.monitor.MonitorState;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real hypervisors, the demo guest, and a network in between that the test owns. */
@Timeout(180)
final class MigrationTest {

  /** How a letter names what the source's attestation is for. */
  private static final String SOURCE = "migration-source";

  private Hosts hosts;
  private Host source;
  private Host target;

  @BeforeEach
  void up() throws Exception {
    hosts = new Hosts();
    source = hosts.add();
    target = hosts.add();
    hosts.start(source);
    hosts.awaitOwned();
  }

  @AfterEach
  void down() throws Exception {
    hosts.close();
  }

  @Test
  void migratedMachine_ticksOnWithoutLossOrRepeat_andTheSourceWipes() throws Exception {
    StringBuilder console = new StringBuilder();
    hosts.readUntilTicks(source, console, 3);
    Mid mid = hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    Hosts.await("wiped", () -> hosts.services().broker().wiped(mid));
    int before = TickChain.ticks(console + "").size();
    hosts.readUntilTicks(target, console, before + 5);

    TickChain.requireValid(console.toString(), Hosts.SECRET);
    assertThat(hosts.machine(target).gen().value()).isEqualTo(2);
    Hosts.await("the target has the disk", () -> isRefused(1));
    assertThat(isRefused(2)).isFalse();
    assertThat(hosts.machine(source).phase()).isEqualTo(MachinePhase.STOPPED);
    assertThat(source.agent().refusal("resume-machine", hosts.vmArgument()))
        .isEqualTo("NO_RUN_RIGHT");
    MigrationStatus sent = hosts.migration(source);
    MigrationStatus received = hosts.migration(target);
    assertThat(sent.state()).isEqualTo(MonitorState.WIPED);
    assertThat(received.state()).isEqualTo(MonitorState.RUNNING);
    assertThat(received.firstInstructionAt()).isAfter(received.frozenAt());
    assertThat(sent.pages()).isEqualTo(received.pages()).isGreaterThanOrEqualTo(4096);
    assertThat(hosts.services().broker().prepared(mid).orElseThrow().frozenAt())
        .isBeforeOrEqualTo(
            hosts.services().broker().running(mid).orElseThrow().firstInstructionAt());
  }

  private boolean isRefused(long generation) throws IOException {
    try (BlockStorage disk =
        BlockStorage.open(hosts.disks(), hosts.vm(), new Generation(generation), 16 << 20)) {
      return disk.bytes() == 0;
    } catch (StaleGenerationException e) {
      return true;
    }
  }

  @Test
  void machineThatWentAway_comesBack() throws Exception {
    StringBuilder console = new StringBuilder();
    hosts.readUntilTicks(source, console, 2);
    Mid there = hosts.migrate(source, target);
    Hosts.await("wiped", () -> hosts.services().broker().wiped(there));
    Mid back = hosts.migrate(target, source);
    Hosts.await("wiped", () -> hosts.services().broker().wiped(back));
    hosts.readUntilTicks(source, console, TickChain.ticks(console + "").size() + 3);
    TickChain.requireValid(console.toString(), Hosts.SECRET);
    assertThat(hosts.machine(source).gen().value()).isEqualTo(3);
  }

  @Test
  void connectionCutInPreCopy_leavesTheSourceRunning() throws Exception {
    try (Wire wire = hosts.wire(target, Wire.cuttingAfter(400_000))) {
      Mid mid = hosts.migrate(source, target, wire.port());
      hosts.awaitPhase(target, MachinePhase.FAILED);
      hosts.awaitPhase(source, MachinePhase.RUNNING);
      requireTicking(source);
      hosts.services().broker().abort(mid);
      Hosts.await("generation 2", () -> hosts.machine(source).gen().value() == 2);
      requireTicking(source);
    }
  }

  @Test
  void abortAfterTheFreeze_letsTheSourceRunOnAtTheNextGeneration() throws Exception {
    StringBuilder console = new StringBuilder();
    hosts.readUntilTicks(source, console, 2);
    hosts.services().broker().withhold(true);
    Mid mid = hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.READY);
    Hosts.await("prepared", () -> hosts.services().broker().prepared(mid).isPresent());
    assertThat(hosts.machine(source).phase()).isEqualTo(MachinePhase.FROZEN);
    assertThat(source.agent().refusal("resume-machine", hosts.vmArgument()))
        .isEqualTo("NO_RUN_RIGHT");
    assertThat(source.agent().refusal("cancel-migration", Map.of("mid", mid.value())))
        .isEqualTo("FROZEN");

    hosts.services().broker().abort(mid);
    hosts.services().broker().withhold(false);
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    hosts.awaitPhase(target, MachinePhase.FAILED);
    assertThat(hosts.machine(source).gen().value()).isEqualTo(2);
    hosts.readUntilTicks(source, console, TickChain.ticks(console + "").size() + 3);
    TickChain.requireValid(console.toString(), Hosts.SECRET);
  }

  @Test
  void abortInTheMomentOfTheFreeze_letsTheSourceRunOn() throws Exception {
    hosts.services().broker().withhold(true);
    Mid mid = hosts.migrate(source, target);
    Hosts.await("freeze", () -> source.agent().status().toString().contains("FROZEN"));
    hosts.services().broker().abort(mid);
    hosts.services().broker().withhold(false);
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    hosts.awaitPhase(target, MachinePhase.FAILED);
    assertThat(hosts.machine(source).gen().value()).isEqualTo(2);
    requireTicking(source);
  }

  @Test
  void targetWhoseNumberAnotherSpent_forfeitsAndTheFencedSourceRunsOn() throws Exception {
    StringBuilder console = new StringBuilder();
    hosts.readUntilTicks(source, console, 2);
    hosts.services().broker().withhold(true);
    hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.READY);
    // The machine is ready before the number is reserved, the migration after it.
    Hosts.await("number", () -> hosts.migration(target).state() == MonitorState.READY);
    target.hypervisor().boot().tpm().incrementCounter(NvPublic.REDEEM_COUNTER);
    hosts.services().broker().withhold(false);

    hosts.awaitPhase(target, MachinePhase.FAILED);
    assertThat(hosts.machine(target).detail()).startsWith("WRONG_REDEEM_NUMBER");
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    assertThat(hosts.machine(source).gen().value()).isEqualTo(3);
    hosts.readUntilTicks(source, console, TickChain.ticks(console + "").size() + 3);
    TickChain.requireValid(console.toString(), Hosts.SECRET);

    Mid again = hosts.migrate(source, target);
    Hosts.await("wiped", () -> hosts.services().broker().wiped(again));
    assertThat(hosts.machine(target).gen().value()).isEqualTo(4);
    hosts.readUntilTicks(target, console, TickChain.ticks(console + "").size() + 3);
    TickChain.requireValid(console.toString(), Hosts.SECRET);
  }

  @Test
  void resumeOfTheFencedSource_isRefusedForWantOfTheRight() throws Exception {
    hosts.services().broker().withholdClosed(true);
    hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    hosts.awaitPhase(source, MachinePhase.FENCED);
    long end = hosts.machine(source).consoleEnd();
    for (String operation : new String[] {"resume-machine", "pause-machine", "stop-machine"}) {
      assertThat(source.agent().refusal(operation, hosts.vmArgument())).isEqualTo("NO_RUN_RIGHT");
    }
    assertThat(source.agent().refusal("start-machine", hosts.startArguments(1)))
        .isEqualTo("ALREADY_HERE");
    requireTicking(target);
    assertThat(hosts.machine(source).consoleEnd()).isEqualTo(end);
    hosts.services().broker().withholdClosed(false);
    hosts.awaitPhase(source, MachinePhase.STOPPED);
  }

  @Test
  void grantForAnotherBoot_isNotTakenAndTheRightOneIsAskedFor() throws Exception {
    Broker broker = hosts.services().broker();
    broker.mixUpGrants(true);
    hosts.migrate(source, target);
    hosts.awaitPhase(source, MachinePhase.FENCED);
    Hosts.await("wrong grants", () -> broker.foreignGrants() >= 2);
    assertThat(hosts.machine(target).phase()).isEqualTo(MachinePhase.READY);

    broker.mixUpGrants(false);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    requireTicking(target);
  }

  @Test
  void agentsThatDieInMidMigration_onlyDelay() throws Exception {
    StringBuilder console = new StringBuilder();
    hosts.readUntilTicks(source, console, 2);
    hosts.services().broker().withhold(true);
    Mid mid = hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.READY);
    source = hosts.restartAgent(source);
    target = hosts.restartAgent(target);
    hosts.services().broker().withhold(false);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    Hosts.await("wiped", () -> hosts.services().broker().wiped(mid));
    hosts.readUntilTicks(target, console, TickChain.ticks(console + "").size() + 3);
    TickChain.requireValid(console.toString(), Hosts.SECRET);
  }

  @Test
  void managementOfAMachineThatIsTakenIn_isRefused() throws Exception {
    hosts.services().broker().withhold(true);
    hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.READY);
    for (String operation : new String[] {"stop-machine", "pause-machine", "resume-machine"}) {
      assertThat(target.agent().refusal(operation, hosts.vmArgument())).isEqualTo("IMPORTING");
    }
    assertThat(
            target
                .agent()
                .refusal("console-read", Map.of("vm", hosts.vm().value(), "from", 0, "max", 10)))
        .isEqualTo("IMPORTING");
    hosts.services().broker().withhold(false);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
  }

  @Test
  void recordReplayedByTheNetwork_isRefusedAndTheSourceRunsOn() throws Exception {
    requireRefused(Wire.repeatingRecord(3), "REPLAYED");
  }

  @Test
  void recordWithOneBitFlipped_isRefused() throws Exception {
    requireRefused(Wire.flippingBitInRecord(3), "NOT_AUTHENTIC");
  }

  @Test
  void recordLeftOut_isRefused() throws Exception {
    requireRefused(Wire.droppingRecord(3), "REORDERED");
  }

  @Test
  void frameLongerThanItsType_isRefusedBeforeItIsRead() throws Exception {
    requireRefused(Wire.oversizedRecord(3), "CONNECTION_LOST");
  }

  @Test
  void targetWhoseMeasurementIsUnknown_getsNoPage() throws Exception {
    hosts.services().distrust(target.hypervisor().boot().self().platform());
    hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.FAILED);
    // The source is told by the handshake, or sooner by the ABORT that the target's Forfeit brings.
    Hosts.await(
        "reason or ABORT",
        () -> hosts.migration(source).reason() != null || hosts.machine(source).gen().value() == 2);
    assertThat(hosts.machine(target).detail()).startsWith("NOT_AFFIRMED");
    assertThat(Objects.requireNonNullElse(hosts.migration(source).reason(), "ABORTED: "))
        .matches("(NOT_AFFIRMED|REJECTED_BY_PEER|CONNECTION_LOST|ABORTED): .*");
    assertThat(hosts.migration(source).pages()).isZero();
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    requireTicking(source);
  }

  @Test
  void sameTicketAgain_changesNothing() throws Exception {
    String ticket = hosts.ticket(target);
    hosts.migrate(source, target, ticket, hosts.port(target));
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    target.agent().ask("migrate-in", Map.of("ticket", ticket));
    source
        .agent()
        .ask(
            "migrate-out",
            Map.of("ticket", ticket, "host", "127.0.0.1", "port", hosts.port(target)));
    assertThat(hosts.machine(target).phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(target.agent().status().migrations()).hasSize(1);
  }

  @Test
  void cancelledMigration_leavesTheSourceRunning() throws Exception {
    Mid mid;
    try (Wire wire = hosts.wire(target, Wire.stallingAfter(300_000))) {
      mid = hosts.migrate(source, target, wire.port());
      hosts.awaitPhase(source, MachinePhase.MIGRATING_OUT);
      source.agent().ask("cancel-migration", Map.of("mid", mid.value()));
      // Refused if the target has seen its peer leave before.
      target.agent().response("cancel-migration", Map.of("mid", mid.value()));
    }
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    hosts.awaitPhase(target, MachinePhase.FAILED);
    requireTicking(source);
  }

  /** S13: keys of the handshake do not wait for a letter that nobody answers. */
  @Test
  void cancelledMigration_doesNotWaitForTheSourcesAttestation() throws Exception {
    hosts.services().withholdResults(SOURCE);
    Mid mid = hosts.migrate(source, target);
    Hosts.await("the letter", this::waitsForItsAttestation);
    source.agent().ask("cancel-migration", Map.of("mid", mid.value()));
    Hosts.await("withdrawn", () -> !waitsForItsAttestation());
    hosts.awaitPhase(source, MachinePhase.RUNNING);
    hosts.awaitPhase(target, MachinePhase.FAILED);
    requireTicking(source);
  }

  private boolean waitsForItsAttestation() throws Exception {
    return source.agent().status().letters().stream()
        .anyMatch(letter -> letter.body().toString().contains(SOURCE));
  }

  private void requireRefused(Wire.Meddler meddler, String reason) throws Exception {
    try (Wire wire = hosts.wire(target, meddler)) {
      Mid mid = hosts.migrate(source, target, wire.port());
      hosts.awaitPhase(target, MachinePhase.FAILED);
      assertThat(hosts.machine(target).detail()).startsWith(reason);
      hosts.services().broker().abort(mid);
      hosts.awaitPhase(source, MachinePhase.RUNNING);
      Hosts.await("generation 2", () -> hosts.machine(source).gen().value() == 2);
      requireTicking(source);
      assertThat(hosts.services().broker().state(hosts.vm())).isInstanceOf(LedgerState.Owned.class);
    }
  }

  private void requireTicking(Host host) throws Exception {
    long end = hosts.machine(host).consoleEnd();
    Hosts.await("more output", () -> hosts.machine(host).consoleEnd() > end);
  }
}
