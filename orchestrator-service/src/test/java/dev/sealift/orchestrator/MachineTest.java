package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.api.rest.DeleteVm;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.protocol.id.VmId;
import dev.sealift.testservers.TestKafka;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of machines, and their consoles. */
class MachineTest {

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(TestKafka.shared());
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void machine_isCreatedStartedStoppedAndDestroyed() {
    SimulatedHost host = site.host(4);
    Tenant tenant = site.machine();
    assertThat(site.vm(tenant.vm()).state()).isEqualTo(VmState.STOPPED);

    Vm starting = startOn(tenant.vm(), host);
    assertThat(starting.state()).isEqualTo(VmState.STARTING);
    StartMachineCommand start =
        site.commands.await(StartMachineCommand.class, c -> c.vm().equals(tenant.vm()));
    assertThat(start.host()).isEqualTo(host.name());
    assertThat(start.imageDigest()).isEqualTo("0".repeat(64));
    site.runs(tenant.vm(), host, 1);

    site.api().post("/v1/vms/%s/stop".formatted(tenant.vm()), "", Vm.class);
    site.commands.await(StopMachineCommand.class, c -> c.vm().equals(tenant.vm()));
    host.machine(tenant.vm(), "x", MachinePhase.STOPPED, 1);
    awaitState(tenant.vm(), VmState.STOPPED);

    HttpResponse<String> deleted =
        site.api()
            .send(
                site.api()
                    .request("/v1/vms/" + tenant.vm())
                    .method(
                        "DELETE",
                        BodyPublishers.ofString(Json.write(new DeleteVm(tenant.destroyOrder()))))
                    .build());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(site.api().refused(site.api().request("/v1/vms/" + tenant.vm()).build()).slug())
        .isEqualTo("unknown-vm");
  }

  @Test
  void creationThatIsRepeated_givesTheSameMachine() {
    Tenant tenant = site.machine();

    Vm again = site.api().post("/v1/vms", Site.creation(tenant), Vm.class);

    assertThat(again.vm()).isEqualTo(tenant.vm());
    assertThat(site.api().get("/v1/vms/" + again.name(), Vm.class)).isEqualTo(again);
  }

  @Test
  void startThatTheHostRefuses_isShownWithItsReason_andMayBeTriedElsewhere() {
    SimulatedHost host = site.host(4);
    SimulatedHost other = site.host(4);
    Tenant tenant = site.machine();
    startOn(tenant.vm(), host);
    StartMachineCommand command =
        site.commands.await(StartMachineCommand.class, c -> c.vm().equals(tenant.vm()));

    host.refuse(command.commandId(), null, tenant.vm(), "NO_IMAGE");

    awaitState(tenant.vm(), VmState.FAILED);
    assertThat(site.vm(tenant.vm()).detail()).isEqualTo("NO_IMAGE: the test says so");
    assertThat(startOn(tenant.vm(), other).host()).isEqualTo(other.name());
  }

  @Test
  void machineThatItsHostNoLongerTellsOf_isShownAsLost_andAsRunningWhenItIsHeardOfAgain() {
    SimulatedHost host = site.host(4);
    Tenant tenant = site.machineOn(host);

    host.forget(tenant.vm());

    awaitState(tenant.vm(), VmState.LOST);
    site.runs(tenant.vm(), host, 1);
  }

  @Test
  void machineWhoseHostIsGone_canBeStartedElsewhereOnceTheBrokerBelievesIt() {
    SimulatedHost host = site.host(4);
    SimulatedHost other = site.host(4);
    VmId vm = site.machineOn(host).vm();
    site.broker.machine(vm, LedgerPhase.OWNED, 1);
    host.startAgain();
    awaitState(vm, VmState.LOST);

    String path = "/v1/vms/%s/lost".formatted(vm);
    assertThat(
            site.api()
                .refused(site.api().posting(path, Json.write(new LostVm(false, List.of()))))
                .slug())
        .isEqualTo("may-have-run");
    assertThat(site.vm(vm).state()).isEqualTo(VmState.LOST);

    Vm lost = site.api().post(path, new LostVm(true, List.of()), Vm.class);
    assertThat(lost.state()).isEqualTo(VmState.STOPPED);
    assertThat(startOn(vm, other).host()).isEqualTo(other.name());
  }

  @Test
  void consoleChunks_areShownOnceAndInOrder() {
    SimulatedHost host = site.host(4);
    SimulatedHost next = site.host(4);
    VmId vm = site.machineOn(host).vm();

    host.console(vm, 1, 0, "tick 1\n");
    next.console(vm, 2, 14, "tick 3\n");
    host.console(vm, 1, 0, "tick 1\ntick");
    host.console(vm, 1, 0, "tick 1\n");
    awaitConsole(vm, "tick 1\ntick");
    host.console(vm, 1, 7, "tick 2\n");
    awaitConsole(vm, "tick 1\ntick 2\ntick 3\n");
    next.console(vm, 2, 14, "tick 3\ntick 4\n");
    awaitConsole(vm, "tick 1\ntick 2\ntick 3\ntick 4\n");

    assertThat(text(console(vm, 14))).isEqualTo("tick 3\ntick 4\n");
    assertThat(console(vm, 14).from()).isEqualTo(14);
    assertThat(site.vm(vm).consoleEnd()).isEqualTo(28);
  }

  @Test
  void historyThatAHostTellsOtherwise_isNotRewritten() {
    SimulatedHost host = site.host(4);
    VmId vm = site.machineOn(host).vm();
    host.console(vm, 1, 0, "honest");
    awaitConsole(vm, "honest");

    host.console(vm, 1, 0, "forged, and more");

    awaitConsole(vm, "honest, and more");
  }

  @Test
  void consoleOfAMachineThatIsStartedAnew_goesOnBehindTheOldOne() {
    SimulatedHost host = site.host(4);
    VmId vm = site.machineOn(host).vm();
    host.console(vm, 1, 0, "first life\n");
    awaitConsole(vm, "first life\n");
    host.machine(vm, "x", MachinePhase.STOPPED, 1);
    awaitState(vm, VmState.STOPPED);
    site.broker.machine(vm, LedgerPhase.STOPPED, 1);
    startOn(vm, host);

    host.console(vm, 2, 0, "second life\n");

    awaitConsole(vm, "first life\nsecond life\n");
    host.console(vm, 1, 11, "late\n");
    host.console(vm, 2, 12, "goes on\n");
    awaitConsole(vm, "first life\nsecond life\ngoes on\n");
  }

  @Test
  void consoleKeepsTheLastFourMebibytes() {
    SimulatedHost host = site.host(4);
    VmId vm = site.machineOn(host).vm();
    String chunk = "x".repeat(32 * 1024);
    int chunks = 130;
    for (int i = 0; i < chunks; i++) {
      host.console(vm, 1, (long) i * chunk.length(), chunk);
    }
    long end = (long) chunks * chunk.length();
    Await.until("the end", () -> console(vm, end).end() == end);

    ConsoleRange oldest = console(vm, 0);

    assertThat(oldest.from()).isEqualTo(end - 4 * 1024 * 1024);
    assertThat(oldest.bytes().length()).isEqualTo(256 * 1024);
  }

  @Test
  void readerThatWaits_getsTheNextBytes() {
    SimulatedHost host = site.host(4);
    VmId vm = site.machineOn(host).vm();
    CompletableFuture<ConsoleRange> waiting =
        CompletableFuture.supplyAsync(() ->
            site.api()
                .get("/v1/vms/%s/console?from=0&wait=true".formatted(vm), ConsoleRange.class));

    host.console(vm, 1, 0, "awaited");

    assertThat(text(waiting.join())).isEqualTo("awaited");
  }

  private static Vm startOn(VmId vm, SimulatedHost host) {
    return site.api().post("/v1/vms/%s/start".formatted(vm), new StartVm(host.name()), Vm.class);
  }

  private static void awaitState(VmId vm, VmState state) {
    Await.until("machine " + state, () -> site.vm(vm).state() == state);
  }

  private static void awaitConsole(VmId vm, String text) {
    Await.until(
        "console " + text,
        () -> {
          String shown = text(console(vm, 0));
          if (shown.length() >= text.length() && !shown.equals(text)) {
            throw new AssertionError(shown);
          }
          return shown.equals(text);
        });
  }

  private static ConsoleRange console(VmId vm, long from) {
    return site.api().get("/v1/vms/%s/console?from=%d".formatted(vm, from), ConsoleRange.class);
  }

  private static String text(ConsoleRange range) {
    return new String(range.bytes().toArray(), StandardCharsets.UTF_8);
  }
}
