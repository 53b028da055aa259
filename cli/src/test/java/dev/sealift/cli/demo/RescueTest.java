package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.Operations;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Main;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.log.Audit;
import dev.sealift.cli.log.Auditor;
import dev.sealift.cli.log.LogSource;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.service.HypervisorClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target host that dies after the COMMIT and before its hypervisor heard of it. Its agent
 * withholds the decision: it stands still from the moment at which its claim waits at the broker.
 */
@ExtendWith(LiveCluster.class)
class RescueTest {

  private static final String SOURCE = "host-1";
  private static final String TARGET = "host-3";

  /** The embedded cluster has software TPMs only: the tenant must take their word by name. */
  private static final RescueRules CONSENT =
      new RescueRules(Set.of(TpmClass.SOFTWARE), Set.of(), List.of(), 0);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Beyond the handshake, and far below the memory of a machine. */
  private static final long INTO_PRE_COPY_BYTES = 512 * 1024;

  private static OrchestratorClient client;
  private static Caller orchestrator;
  private static HttpClient http;

  @BeforeAll
  static void connect() throws Exception {
    client = LiveCluster.cluster().client();
    orchestrator = LiveCluster.cluster().service(Services.ORCHESTRATOR);
    http = orchestrator.client();
  }

  /** Whatever was lost, rescued, given up or stated, the broker's log tells one story. */
  @AfterAll
  static void end() throws Exception {
    Audit audit =
        new Auditor(LogSource.of(client), LiveCluster.cluster().trust()).audit(Optional.empty());
    assertThat(audit.contradictions()).isEmpty();
    assertThat(audit.statements()).isEqualTo(2);
    http.close();
    client.close();
    LiveTraces.requireOfTheCore(LiveCluster.cluster().folder(), Path.of("target/tlc/RescueTest"));
  }

  @Test
  void targetThatDiedBetweenCommitAndRedeem_leavesTheSourceRunningOn() throws Exception {
    byte[] secret = new byte[32];
    new Random(12).nextBytes(secret);
    VmId vm = LiveCluster.startMachine(client, "rescued", SOURCE, 32, secret, CONSENT);
    TickChain ticks = new TickChain(secret);
    try (ConsoleFollower console = new ConsoleFollower(client, "rescued", ticks)) {
      assertThat(console.awaitTicks(3, PATIENCE)).isTrue();

      String id = killTheTargetAfterTheCommit("rescued");
      LiveCluster.cluster().agent(TARGET).restart();

      Migration ended = LiveCluster.follow(client, id);
      assertThat(ended.state()).as("%s", ended).isEqualTo(MigrationState.RESCUED);
      VmWait.until(client, "rescued", Set.of(VmState.RUNNING));
      assertThat(console.awaitTicks(5, PATIENCE)).as("ticks after %s", ended).isTrue();
      Vm now = client.vm("rescued");
      assertThat(now.host()).isEqualTo(SOURCE);
      assertThat(now.gen().value()).isEqualTo(3);
      assertThat(LiveCluster.hostsThatRun(vm)).containsExactly(SOURCE);
      assertThat(ticks.lost()).as("lost").isZero();
      assertThat(ticks.repeated()).as("repeated").isZero();
      assertThat(ticks.forged()).as("forged").isZero();
    }
    client.stop("rescued");
  }

  @Test
  void softwareCounterThatTheTenantDoesNotTake_leavesTheSourceFenced() throws Exception {
    RescueRules rules =
        new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(TpmClass.SOFTWARE), List.of(), 0);
    VmId vm = LiveCluster.startMachine(client, "fenced", SOURCE, 32, new byte[32], rules);

    String id = killTheTargetAfterTheCommit("fenced");
    LiveCluster.cluster().agent(TARGET).restart();

    Migration waiting = awaitRefusal(id, "evidence-not-accepted: ");
    assertThat(waiting.state()).isEqualTo(MigrationState.RESCUING);
    assertThat(LiveCluster.hostsThatRun(vm)).isEmpty();
    assertThat(LiveCluster.hostsThatHave(vm, EnumSet.of(MachinePhase.FENCED)))
        .containsExactly(SOURCE);

    client.lost("fenced", new LostVm(true, List.of()));
    assertThat(LiveCluster.follow(client, id).reason()).startsWith("abandoned: ");
  }

  /** A boot that nobody heard of raised the counter to the number: it may have been spent. */
  @Test
  void counterThatReachedTheNumber_leavesTheSourceFencedUntilItIsGivenUp() throws Exception {
    RescueRules rules =
        new RescueRules(Set.of(TpmClass.SOFTWARE), Set.of(TpmClass.SOFTWARE), List.of(), 0);
    VmId vm = LiveCluster.startMachine(client, "given-up", SOURCE, 32, new byte[32], rules);
    DemoCluster cluster = LiveCluster.cluster();

    String id = killTheTargetAfterTheCommit("given-up");
    long verifier = cluster.process(Services.ATTESTATION).identity().orElseThrow().pid();
    try (Paused _ = new Paused(verifier)) {
      cluster.agent(TARGET).restart();
      ProcessIdentity unattested = awaitHypervisor(_ -> true);
      kill(unattested);
      awaitHypervisor(next -> !next.equals(unattested));
    }

    Migration waiting = awaitRefusal(id, "may-have-run: ");
    assertThat(waiting.state()).isEqualTo(MigrationState.RESCUING);
    assertThat(LiveCluster.hostsThatRun(vm)).isEmpty();

    assertThat(client.lost("given-up", new LostVm(true, List.of())).state())
        .isEqualTo(VmState.STOPPED);
    assertThat(LiveCluster.follow(client, id).reason()).startsWith("abandoned: ");
    // Its attestation may have run out while nobody verified.
    LiveCluster.awaitHost(client, "host-2", Host::attested);
    client.start("given-up", "host-2");
    VmWait.until(client, "given-up", Set.of(VmState.RUNNING));
    assertThat(LiveCluster.hostsThatRun(vm)).containsExactly("host-2");
    client.stop("given-up");
  }

  /** The target never comes back: two people say so, and the machine starts from its image. */
  @Test
  void statementsThatTheTargetIsDestroyed_giveTheMachineUp(@TempDir Path keys) throws Exception {
    List<Bytes> approvers = new ArrayList<>();
    for (String name : List.of("ada", "ben")) {
      Path file = keys.resolve(name + ".jwk");
      assertThat(sealift("host", "approver-key", file.toString()).code()).isZero();
      approvers.add(SigningKey.fromJwk(Files.readString(file)).publicKey().point());
    }
    RescueRules rules = new RescueRules(Set.of(), Set.of(), approvers, 2);
    LiveCluster.startMachine(client, "destroyed", SOURCE, 32, new byte[32], rules);
    DemoCluster cluster = LiveCluster.cluster();
    String id = killTheTargetAfterTheCommit("destroyed");
    LiveCluster.awaitHost(client, TARGET, h -> !h.online());

    String ada = keys.resolve("ada.jwk").toString();
    String ben = keys.resolve("ben.jwk").toString();
    String work = cluster.folder().toString();
    Ended alone =
        sealift(
            "host", "state-destroyed", TARGET, "--key", ada, "--vm", "destroyed", "--work", work);
    assertThat(alone.code()).isEqualTo(ExitCode.REFUSED.number());
    Ended signed =
        sealift(
            "host",
            "state-destroyed",
            TARGET,
            "--key",
            ada,
            "--vm",
            "destroyed",
            "--sign-only",
            "--work",
            work);
    assertThat(signed.code()).as(signed.err()).isZero();
    Path said = Files.writeString(keys.resolve("ada.json"), signed.out());
    Ended handedIn =
        sealift(
            "host",
            "state-destroyed",
            TARGET,
            "--key",
            ben,
            "--with",
            said.toString(),
            "--vm",
            "destroyed",
            "--abandon",
            "--work",
            work);
    assertThat(handedIn.code()).as(handedIn.err()).isZero();

    assertThat(LiveCluster.follow(client, id).reason()).startsWith("abandoned: ");
    client.start("destroyed", "host-2");
    assertThat(VmWait.until(client, "destroyed", Set.of(VmState.RUNNING)).host())
        .isEqualTo("host-2");
    client.stop("destroyed");
    cluster.agent(TARGET).restart();
    LiveCluster.awaitHost(client, TARGET, Host::online);
  }

  /** How a command ended. */
  private record Ended(int code, String out, String err) {}

  private static Ended sealift(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(code, out.toString(), err.toString());
  }

  /** Kills agent and hypervisor of the target; answers the migration. */
  private static String killTheTargetAfterTheCommit(String vm) throws Exception {
    DemoCluster cluster = LiveCluster.cluster();
    for (String host : List.of(SOURCE, TARGET)) {
      LiveCluster.awaitHost(client, host, h -> h.online() && h.attested());
    }
    Hold hold = new Hold(INTO_PRE_COPY_BYTES);
    cluster.tap(TARGET).edit(() -> hold);
    String id = client.migrate(vm, TARGET).id();
    try {
      hold.awaitReached();
      Mid mid = Objects.requireNonNull(client.migration(id).mid());
      Paused target;
      try (Paused _ = new Paused(cluster.agentPid(SOURCE))) {
        hold.release();
        awaitLedger(mid, ledger -> ledger.ready() != null);
        target = new Paused(cluster.agentPid(TARGET));
      }
      try (target) {
        awaitLedger(mid, ledger -> ledger.decision() != null);
        cluster.agent(TARGET).kill();
        kill(cluster.hypervisor(TARGET).orElseThrow());
      }
    } finally {
      hold.release();
      cluster.tap(TARGET).pass();
    }
    return id;
  }

  private static void kill(ProcessIdentity hypervisor) throws Exception {
    ProcessHandle handle = ProcessHandle.of(hypervisor.pid()).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().get();
  }

  private static void awaitLedger(Mid mid, Predicate<LedgerMigration> wanted) throws Exception {
    HttpRequest request =
        orchestrator
            .request(
                URI.create(
                    LiveCluster.cluster().address(Services.BROKER) + "/v1/migrations/" + mid))
            .build();
    Await.found(
        "the ledger",
        PATIENCE,
        () -> Json.read(http.send(request, BodyHandlers.ofString()).body(), LedgerMigration.class),
        wanted);
  }

  /** Waits until the broker refused the rescue for a reason. */
  private static Migration awaitRefusal(String id, String reason) throws Exception {
    return Await.found(
        reason,
        PATIENCE,
        () -> client.migration(id),
        now -> now.reason() != null && now.reason().startsWith(reason));
  }

  private static ProcessIdentity awaitHypervisor(Predicate<ProcessIdentity> wanted)
      throws Exception {
    return Await.found(
            "the hypervisor",
            PATIENCE,
            () -> LiveCluster.cluster().hypervisor(TARGET).filter(wanted),
            now -> now.isPresent() && serves())
        .orElseThrow();
  }

  /** Whether the target's hypervisor has begun its boot, with which it raised the counter. */
  private static boolean serves() {
    try (HypervisorClient socket = LiveCluster.cluster().managementSocket(TARGET)) {
      return socket.call(Operations.HELLO, Map.of()).result() != null;
    } catch (Exception notYet) {
      return false;
    }
  }
}
