package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.Operations;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.migration.MigrationWatch;
import dev.sealift.cli.vm.GuestImage;
import dev.sealift.cli.vm.NewMachine;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.Progress;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.service.HypervisorClient;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One whole cluster for all test classes that name this extension. Its Zipkin takes connections and
 * never answers, unless a test brings a real one.
 */
final class LiveCluster implements BeforeAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(LiveCluster.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static Started started;

  /** What ends with the test run. */
  private record Started(Path work, ServerSocket zipkin, DemoCluster cluster)
      implements AutoCloseable {

    static Started start() {
      try {
        Path work = Files.createTempDirectory("sealift-live-");
        ServerSocket zipkin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Map<String, String> properties =
            Map.of(
                "management.tracing.export.zipkin.endpoint",
                "http://127.0.0.1:%d/api/v2/spans".formatted(zipkin.getLocalPort()));
        return new Started(work, zipkin, DemoCluster.start(work, properties, Progress.silent()));
      } catch (Exception e) {
        throw new IllegalStateException("the cluster did not start", e);
      }
    }

    @Override
    public void close() throws ClusterException, IOException {
      cluster.close();
      zipkin.close();
      WorkFolder.delete(work);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Started.class, _ -> Started.start(), Started.class);
  }

  static DemoCluster cluster() {
    return started.cluster();
  }

  /** Those that show metrics. */
  static List<String> services() {
    return cluster().addresses().keySet().stream()
        .filter(name -> name.endsWith("-service") || name.endsWith("-agent"))
        .sorted()
        .toList();
  }

  /** Asks one of them. */
  static HttpResponse<String> get(Caller caller, String service, String path) throws Exception {
    try (HttpClient http = caller.client()) {
      return http.send(
          caller.request(URI.create(cluster().address(service) + path)).build(),
          BodyHandlers.ofString());
    }
  }

  /**
   * Has a person with the token of another service, and a service without the role, turned away.
   */
  static void knockAtWrongDoors() throws Exception {
    Caller elsewhere = cluster().person(Routes.ATTESTATION_SERVICE, Role.AUDITOR);
    for (String path : List.of("/v1/hosts", "/v1/vms")) {
      assertThat(get(elsewhere, Services.ORCHESTRATOR, path).statusCode()).isEqualTo(401);
    }
    Caller monitor = cluster().service(Services.MONITOR);
    assertThat(get(monitor, Services.ORCHESTRATOR, "/v1/hosts").statusCode()).isEqualTo(403);
  }

  /** Leaves the port that the services think is Zipkin's to the caller. */
  static int takeZipkinsPort() throws IOException {
    started.zipkin().close();
    return started.zipkin().getLocalPort();
  }

  /** Makes a machine and waits until it runs. */
  static VmId startMachine(
      OrchestratorClient client, String name, String host, long memoryMib, byte[] secret)
      throws Exception {
    return startMachine(client, name, host, memoryMib, secret, RescueRules.HARDWARE_COUNTER);
  }

  /** Makes a machine whose tenant takes this for proof that a host is gone. */
  static VmId startMachine(
      OrchestratorClient client,
      String name,
      String host,
      long memoryMib,
      byte[] secret,
      RescueRules rescue)
      throws Exception {
    NewMachine machine =
        NewMachine.of(
            new NewMachine.Choice(
                name,
                memoryMib,
                List.of(MachineManifest.ANY_PLATFORM),
                List.of(TpmClass.SOFTWARE),
                rescue),
            GuestImage.read(Installation.current().guestImages(), "demo"),
            secret,
            SigningKey.generate(RANDOM),
            cluster().trust(),
            RANDOM);
    machine.make(client);
    awaitHost(client, host, h -> h.online() && h.attested());
    client.start(name, host);
    VmWait.until(client, name, Set.of(VmState.RUNNING));
    return machine.vm();
  }

  /** Where a machine runs, once the orchestrator has heard of it. */
  static String hostOf(OrchestratorClient client, String name) throws Exception {
    return Objects.requireNonNull(
        VmWait.until(client, name, Set.of(VmState.RUNNING)).host(), "a machine that runs has one");
  }

  /** The hosts that run a machine. */
  static List<String> hostsThatRun(VmId vm) throws Exception {
    return hostsThatHave(vm, EnumSet.of(MachinePhase.RUNNING, MachinePhase.MIGRATING_OUT));
  }

  /** The hosts that have a machine in one of these phases. */
  static List<String> hostsThatHave(VmId vm, Set<MachinePhase> phases) throws Exception {
    List<String> hosts = new ArrayList<>();
    for (String host : DemoCluster.HONEST) {
      try (HypervisorClient socket = cluster().managementSocket(host)) {
        HypervisorStatus status =
            Json.fromTree(
                socket.call(Operations.STATUS, Map.of()).result(), HypervisorStatus.class);
        if (status.machines().stream()
            .anyMatch(m -> m.vm().equals(vm) && phases.contains(m.phase()))) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  /** Waits until a host, as the orchestrator sees it, is as wanted. */
  static void awaitHost(OrchestratorClient client, String name, Predicate<Host> wanted)
      throws Exception {
    Await.found(
        "host " + name,
        PATIENCE,
        client::hosts,
        hosts -> hosts.stream().anyMatch(h -> h.name().equals(name) && wanted.test(h)));
  }

  /** Waits until every honest host may take machines. */
  static void awaitHonestHosts(OrchestratorClient client) throws Exception {
    for (String host : DemoCluster.HONEST) {
      awaitHost(client, host, h -> h.online() && h.attested());
    }
  }

  /** Follows a migration to its end. */
  static Migration follow(OrchestratorClient client, String id) throws Exception {
    return new MigrationWatch(client, new PrintWriter(Writer.nullWriter()), false).follow(id);
  }

  /** Moves a machine, once every honest host may take it. */
  static Migration move(OrchestratorClient client, String vm, String to) throws Exception {
    awaitHonestHosts(client);
    Migration ended = follow(client, client.migrate(vm, to).id());
    assertThat(ended.state()).as("%s", ended).isEqualTo(MigrationState.COMPLETED);
    return ended;
  }
}
