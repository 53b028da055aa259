package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.protocol.id.VmId;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A part that is killed in mid pre-copy and started again: the machine runs on exactly one host and
 * no tick is lost. The tap holds the stream back, so that the kill falls where it is meant to.
 */
@ExtendWith(LiveCluster.class)
class CrashTest {

  private static final String VM = "crash";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Beyond the handshake, and far below the memory of the machine. */
  private static final long INTO_PRE_COPY_BYTES = 512 * 1024;

  private static OrchestratorClient client;
  private static ConsoleFollower console;
  private static TickChain ticks;
  private static VmId vm;

  @BeforeAll
  static void machineThatRuns() throws Exception {
    byte[] secret = new byte[32];
    new Random(11).nextBytes(secret);
    client = LiveCluster.cluster().client();
    vm = LiveCluster.startMachine(client, VM, "host-1", 32, secret);
    ticks = new TickChain(secret);
    console = new ConsoleFollower(client, VM, ticks);
    assertThat(console.awaitTicks(3, PATIENCE)).isTrue();
  }

  @AfterAll
  static void end() throws Exception {
    console.close();
    client.close();
    LiveTraces.requireOfTheCore(LiveCluster.cluster().folder(), Path.of("target/tlc/CrashTest"));
  }

  @Test
  void agentOfTheSourceKilledInPreCopy_losesNothing() throws Exception {
    killInPreCopy(LiveCluster.cluster().agent(host()));
  }

  @Test
  void orchestratorKilledInPreCopy_losesNothing() throws Exception {
    killInPreCopy(LiveCluster.cluster().process(Services.ORCHESTRATOR));
  }

  @Test
  void brokerKilledInPreCopy_losesNothing() throws Exception {
    killInPreCopy(LiveCluster.cluster().process(Services.BROKER));
  }

  private static void killInPreCopy(ManagedProcess process) throws Exception {
    String from = host();
    String to = from.equals("host-1") ? "host-2" : "host-1";
    Hold hold = new Hold(INTO_PRE_COPY_BYTES);
    LiveCluster.cluster().tap(to).edit(() -> hold);
    Migration migration;
    LiveCluster.awaitHonestHosts(client);
    try {
      Migration requested = client.migrate(VM, to);
      hold.awaitReached();
      process.kill();
      process.restart();
      hold.release();
      migration = LiveCluster.follow(client, requested.id());
    } finally {
      hold.release();
      LiveCluster.cluster().tap(to).pass();
    }
    assertThat(console.awaitTicks(5, PATIENCE)).as("ticks after %s", migration).isTrue();
    assertThat(ticks.lost()).as("lost").isZero();
    assertThat(ticks.repeated()).as("repeated").isZero();
    assertThat(ticks.forged()).as("forged").isZero();
    assertThat(LiveCluster.hostsThatRun(vm))
        .as("hosts that run it, after %s", migration)
        .hasSize(1);
    Await.until(
        "that the orchestrator knows where",
        PATIENCE,
        () -> LiveCluster.hostsThatRun(vm).equals(List.of(host())),
        () -> "%s, and it says %s".formatted(LiveCluster.hostsThatRun(vm), host()));
  }

  private static String host() throws Exception {
    return LiveCluster.hostOf(client, VM);
  }
}
