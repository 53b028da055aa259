package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.rest.Host;
import dev.sealift.standalone.Cluster;
import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterSpec;
import dev.sealift.standalone.ClusterSpec.Extent;
import dev.sealift.standalone.DataAddresses;
import dev.sealift.standalone.HostSpec;
import dev.sealift.standalone.Progress;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.service.ServiceHttp;
import dev.sealift.standalone.state.ClusterState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole cluster: an honest host, and one whose hypervisor has a file too many on its class path.
 */
@TestMethodOrder(OrderAnnotation.class)
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path temporary;

  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Path folder = LongFolder.in(temporary);
    Path addition = Files.createDirectory(temporary.resolve("addition"));
    Files.writeString(addition.resolve("backdoor.txt"), "not in the reference values");
    List<HostSpec> hosts =
        List.of(HostSpec.named("host-1"), new HostSpec("rogue", List.of(addition)));
    cluster =
        Cluster.start(
            new ClusterSpec(
                folder, hosts, DataAddresses.direct(), Extent.EVERYTHING, false, Map.of()),
            Progress.silent());
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  @Order(1)
  void honestHost_isAttested_rogueHostIsNot() throws Exception {
    awaitHost("rogue", Host::online);

    assertThat(host("host-1").attested()).isTrue();
    assertThat(host("rogue").attested()).isFalse();
    assertThat(host("rogue").measurement()).isNotEqualTo(host("host-1").measurement());
  }

  @Test
  @Order(2)
  void restartedAgent_adoptsTheHypervisorThatOutlivedIt() throws Exception {
    ProcessIdentity hypervisor = cluster.hypervisor("host-1").orElseThrow();

    cluster.process("host-1-agent").kill();
    assertThat(hypervisor.runs()).isTrue();
    cluster.process("host-1-agent").restart();

    assertThat(cluster.hypervisor("host-1")).contains(hypervisor);
    awaitHost("host-1", Host::online);
  }

  @Test
  @Order(3)
  void killedServices_areReachedAgainAtTheSameAddresses() throws Exception {
    cluster.process(Services.ORCHESTRATOR).kill();
    cluster.process(Services.BROKER).kill();
    cluster.process(Services.BROKER).restart();
    cluster.process(Services.ORCHESTRATOR).restart();

    awaitHost("host-1", host -> host.online() && host.attested());
  }

  @Test
  @Order(4)
  void stop_leavesNoProcessAndNoSocket_evenOfAHostWhoseAgentIsDead() throws Exception {
    ClusterState before = cluster.state();
    ProcessIdentity orphan = cluster.hypervisor("host-1").orElseThrow();
    cluster.process("host-1-agent").kill();

    cluster.stop();

    assertThat(orphan.runs()).isFalse();
    assertThat(before.processes())
        .extracting(ProcessRecord::identity)
        .noneMatch(ProcessIdentity::runs);
    assertThat(new ProcessMarker(before.id()).find()).isEmpty();
    assertThat(Path.of(before.socketFolder())).doesNotExist();
  }

  private static Host host(String name) throws Exception {
    String url = cluster.state().addresses().get(Services.ORCHESTRATOR);
    Caller viewer = new ClusterAdmin(cluster.work()).person(Routes.ORCHESTRATOR, Role.VIEWER);
    Host[] all = Json.read(new ServiceHttp(url, viewer).get("/v1/hosts"), Host[].class);
    return Arrays.stream(all).filter(host -> host.name().equals(name)).findFirst().orElseThrow();
  }

  private static void awaitHost(String name, Predicate<Host> wanted) throws Exception {
    Await.found(name, PATIENCE, () -> host(name), wanted);
  }
}
