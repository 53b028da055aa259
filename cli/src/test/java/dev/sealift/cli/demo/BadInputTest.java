package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Problem;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.migration.VerifyCommand;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.Services;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input from a user, an operator's tool or the network: a clear refusal, and nothing lost. */
@ExtendWith(LiveCluster.class)
class BadInputTest {

  private static final String VM = "bad-input";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final byte[] SECRET = new byte[32];

  private static OrchestratorClient client;
  private static ConsoleFollower console;
  private static TickChain ticks;

  @BeforeAll
  static void machineThatRuns() throws Exception {
    new Random(12).nextBytes(SECRET);
    client = LiveCluster.cluster().client();
    LiveCluster.startMachine(client, VM, "host-1", 16, SECRET);
    ticks = new TickChain(SECRET);
    console = new ConsoleFollower(client, VM, ticks);
    assertThat(console.awaitTicks(3, PATIENCE)).isTrue();
  }

  @AfterAll
  static void nothingWasLost() throws Exception {
    assertThat(console.awaitTicks(5, PATIENCE)).isTrue();
    console.close();
    client.close();
    assertThat(ticks.lost() + ticks.repeated() + ticks.forged()).isZero();
    LiveTraces.requireOfTheCore(LiveCluster.cluster().folder(), Path.of("target/tlc/BadInputTest"));
  }

  @Test
  void migratingAnUnknownMachine_isRefusedByName() {
    assertRefused("unknown-vm", () -> client.migrate("nobody", "host-2"));
  }

  @Test
  void migratingToAnUnknownHost_isRefusedByName() {
    assertRefused("unknown-host", () -> client.migrate(VM, "host-99"));
  }

  @Test
  void showingAnUnknownMigration_isRefusedByName() {
    assertRefused("unknown-migration", () -> client.migration("no-such-migration"));
  }

  @Test
  void migratingToTheSameHost_isRefusedByName() throws Exception {
    String host = LiveCluster.hostOf(client, VM);
    assertRefused("same-host", () -> client.migrate(VM, host));
  }

  @Test
  void migratingToAHostThatIsNotAttested_isRefusedByName() throws Exception {
    LiveCluster.awaitHost(client, DemoCluster.ROGUE, Host::online);
    assertRefused("host-not-attested", () -> client.migrate(VM, DemoCluster.ROGUE));
  }

  @Test
  void migratingToAHostWithoutRoom_isRefusedByName() throws Exception {
    int room = roomOf("host-3");
    for (int i = 0; i < room; i++) {
      LiveCluster.startMachine(client, "filler-" + i, "host-3", 8, SECRET);
    }
    LiveCluster.awaitHost(client, "host-3", h -> h.machines() == h.maxMachines());
    try {
      assertRefused("host-full", () -> client.migrate(VM, "host-3"));
    } finally {
      for (var vm : client.vms()) {
        if (vm.name().startsWith("filler-")) {
          client.stop(vm.name());
        }
      }
    }
  }

  @Test
  void secondMigrationOfAMachineUnderWay_isRefusedAndTheFirstGoesOn() throws Exception {
    String from = LiveCluster.hostOf(client, VM);
    String to = from.equals("host-1") ? "host-2" : "host-1";
    Hold hold = new Hold(256 * 1024);
    LiveCluster.cluster().tap(to).edit(() -> hold);
    LiveCluster.awaitHonestHosts(client);
    try {
      Migration first = client.migrate(VM, to);
      hold.awaitReached();
      assertRefused("migration-under-way", () -> client.migrate(VM, to));
      hold.release();
      assertThat(LiveCluster.follow(client, first.id()).state())
          .isEqualTo(MigrationState.COMPLETED);
    } finally {
      hold.release();
      LiveCluster.cluster().tap(to).pass();
    }
  }

  @Test
  void malformedJson_isRefusedAsAProblemThatNamesTheField() throws Exception {
    assertThat(post("{\"vm\":\"bad-input\"").slug()).isEqualTo("malformed-request");
    assertThat(post("{\"vm\":\"bad-input\"}").field()).isEqualTo("to");
    assertThat(post("{\"vm\":\"bad-input\",\"to\":7}").field()).isEqualTo("to");
    assertThat(post("{\"vm\":\"bad-input\",\"to\":\"host-2\",\"also\":1}").field())
        .isEqualTo("also");
  }

  @Test
  void bytesThatAreNoRecord_closeTheirConnectionAndNothingElse() throws Exception {
    byte[] oversized = ByteBuffer.allocate(64).put((byte) 6).putInt(Integer.MAX_VALUE).array();
    byte[] truncated = ByteBuffer.allocate(7).put((byte) 1).putInt(1000).array();
    for (byte[] bytes : new byte[][] {oversized, truncated, new byte[4096], {}}) {
      String[] address = LiveCluster.cluster().tap("host-2").address().split(":", 2);
      try (Socket socket =
          new Socket(InetAddress.getByName(address[0]), Integer.parseInt(address[1]))) {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        assertThat(drain(socket.getInputStream()))
            .as("answer to %d bytes", bytes.length)
            .isLessThan(64);
      }
    }
    assertThat(console.awaitTicks(3, PATIENCE)).isTrue();
  }

  @Test
  void nonsenseOnTheManagementSocket_isAnsweredAndTheSocketGoesOn() throws Exception {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(
          UnixDomainSocketAddress.of(LiveCluster.cluster().managementSocketPath("host-1")));
      for (String line :
          new String[] {
            "nonsense",
            "{}",
            "[1]",
            "{\"id\":1,\"execute\":\"launch-missiles\"}",
            "{\"id\":1,\"execute\":\"stop-machine\",\"arguments\":{\"vm\":7}}"
          }) {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(readLine(channel)).as("answer to %s", line).contains("\"error\"");
      }
      channel.write(
          ByteBuffer.wrap("{\"id\":2,\"execute\":\"hello\"}\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(readLine(channel)).contains("\"return\"");
    }
    assertThat(console.awaitTicks(3, PATIENCE)).isTrue();
  }

  @Test
  void receiptWithOneByteChanged_isRefused() throws Exception {
    String from = LiveCluster.hostOf(client, VM);
    Migration moved = LiveCluster.move(client, VM, from.equals("host-1") ? "host-2" : "host-1");
    String receipt = Json.write(client.receipt(moved.id()));
    String trust = Files.readString(ClusterAdmin.of(LiveCluster.cluster().folder()).trustFile());
    VerifyCommand.verify(receipt, trust);
    Random random = new Random(13);
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(receipt.length());
      char changed = receipt.charAt(at) == 'A' ? 'B' : 'A';
      String forged = receipt.substring(0, at) + changed + receipt.substring(at + 1);
      assertThatThrownBy(() -> VerifyCommand.verify(forged, trust))
          .as("character %d changed to %s", at, changed)
          .hasMessageContaining("receipt");
    }
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static void assertRefused(String slug, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.problem().slug()).isEqualTo(slug));
  }

  private static int roomOf(String host) throws Exception {
    return client.hosts().stream()
        .filter(h -> h.name().equals(host))
        .mapToInt(h -> h.maxMachines() - h.machines())
        .findFirst()
        .orElseThrow();
  }

  private static Problem post(String body) throws Exception {
    Caller operator = LiveCluster.cluster().person(Routes.ORCHESTRATOR, Role.OPERATOR);
    try (HttpClient http = operator.client()) {
      HttpResponse<String> response =
          http.send(
              operator
                  .request(
                      URI.create(
                          LiveCluster.cluster().address(Services.ORCHESTRATOR) + "/v1/migrations"))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "bad-input-test")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      return Json.read(response.body(), Problem.class);
    }
  }

  private static int drain(InputStream in) throws IOException {
    int bytes = 0;
    try {
      while (in.read() >= 0) {
        bytes++;
      }
    } catch (IOException reset) {
      // A reset ends the connection as well as a close does.
    }
    return bytes;
  }

  private static String readLine(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    while (channel.read(one.clear()) > 0 && one.get(0) != '\n') {
      line.append((char) one.get(0));
    }
    return line.toString();
  }
}
