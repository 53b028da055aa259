package dev.sealift.standalone;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.attestation.ApprovalRequest;
import dev.sealift.api.management.Hello;
import dev.sealift.api.rest.Host;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.JavaCommand;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.provision.GuestImages;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.service.HypervisorClient;
import dev.sealift.standalone.service.ServiceHttp;
import dev.sealift.standalone.service.SpringService;
import dev.sealift.standalone.state.WorkFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts of a cluster: of each the agent, which starts the hypervisor, and its admission by an
 * operator.
 */
final class Hosts {
  /** What agents run. */
  static final String MODULE = "host-agent-service";

  private static final String MAIN_CLASS = "dev.sealift.hostagent.HostAgentApplication";

  /**
   * A second or two after the orchestrator is ready; this long means that the host cannot be
   * attested.
   */
  private static final Duration ADMITTED_WITHIN = Duration.ofMinutes(2);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What a Java runtime logs by itself, and the trace. */
  private static final String TRACED =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level=FINE
      .level=INFO
      %s.level=FINE
      """
          .formatted(StepTrace.LOGGER);

  private final Blueprint blueprint;
  private final Installation installation;
  private final Services services;
  private final Stores stores;
  private final Path sockets;
  private final ServiceHttp orchestrator;

  Hosts(
      Blueprint blueprint,
      Installation installation,
      Services services,
      Stores stores,
      Path sockets)
      throws ClusterException {
    this.blueprint = blueprint;
    this.installation = installation;
    this.services = services;
    this.stores = stores;
    this.sockets = sockets;
    this.orchestrator =
        new ServiceHttp(
            services.orchestrator().url(),
            new ClusterAdmin(blueprint.work()).person(Routes.ORCHESTRATOR, Role.VIEWER));
  }

  /** Name of the process of a host's agent. */
  static String agentName(String host) {
    return host + "-agent";
  }

  /** Plans the agent of one host and takes its ports. */
  void add(HostSpec host, DataAddresses dataAddresses) throws IOException, ClusterException {
    WorkFolder work = blueprint.work();
    String name = agentName(host.name());
    Path home = work.host(host.name());
    Path classPathFile = WorkFolder.makePrivate(home).resolve("hypervisor.classpath");
    Files.writeString(classPathFile, hypervisorClassPath(host));
    int dataPort = blueprint.takePort();
    Path socket = sockets.resolve(host.name());
    Provisioning keys = new Provisioning(work);
    Map<String, String> properties = new HashMap<>(blueprint.properties());
    properties.putAll(
        Map.ofEntries(
            Map.entry("spring.kafka.bootstrap-servers", stores.kafka().bootstrapServers()),
            Map.entry("sealift.agent.host", host.name()),
            Map.entry("sealift.agent.home", home.toString()),
            Map.entry("sealift.agent.socket", socket.toString()),
            Map.entry("sealift.agent.data-port", Integer.toString(dataPort)),
            Map.entry(
                "sealift.agent.advertised-data-address",
                dataAddresses.advertised(host.name(), dataPort)),
            Map.entry("sealift.agent.attestation-url", services.attestation().url()),
            Map.entry("sealift.agent.broker-url", services.broker().url()),
            Map.entry("sealift.agent.trust-file", keys.trustFile().toString()),
            Map.entry("sealift.agent.images-dir", GuestImages.of(work).folder().toString()),
            Map.entry("sealift.agent.hypervisor-class-path-file", classPathFile.toString()),
            Map.entry(
                "sealift.agent.storage-folder", WorkFolder.makePrivate(work.disks()).toString())));
    if (blueprint.traced()) {
      Path logging = home.resolve("hypervisor-logging.properties");
      Files.writeString(logging, TRACED);
      properties.put("sealift.agent.hypervisor-logging-file", logging.toString());
    }
    JavaCommand java =
        new JavaCommand(
            installation.classPath(MODULE),
            MAIN_CLASS,
            Services.HEAP_MIB,
            blueprint.temporary(name),
            blueprint.aot().of(MODULE));
    SpringService agent =
        new SpringService(
            name,
            ProcessKind.AGENT,
            java,
            blueprint.takePort(),
            properties,
            null,
            keys.access(),
            host.name());
    blueprint.add(
        agent.launch(home, work.log(name)),
        agent.readyCheck(),
        agent.url(),
        Set.of(Stores.KAFKA, Services.ATTESTATION, Services.BROKER),
        () -> blueprint.release(dataPort),
        () -> admit(host, socket));
  }

  private String hypervisorClassPath(HostSpec host) throws ClusterException {
    return Stream.concat(
            host.extraClassPath().stream().map(Path::toString),
            Stream.of(installation.classPath("hypervisor")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Approves the host's TPM, as its operator would, and waits for its first attestation. */
  private void admit(HostSpec host, Path socket) throws IOException, ClusterException {
    long deadline = System.nanoTime() + ADMITTED_WITHIN.toNanos();
    Hello hello = hello(host, socket, deadline);
    services
        .verifier()
        .put("/v1/platforms/" + hello.platform() + "/approval", new ApprovalRequest(host.name()));
    // A hypervisor that is not the one built here will not be attested; that is what such a host is
    // for.
    while (host.extraClassPath().isEmpty() && !isAttested(host)) {
      pause(host, deadline, "was not attested");
    }
  }

  private static Hello hello(HostSpec host, Path socket, long deadline) throws ClusterException {
    while (true) {
      try (HypervisorClient client = new HypervisorClient(socket)) {
        return client.hello();
      } catch (IOException notYet) {
        pause(host, deadline, "has no hypervisor that answers");
      }
    }
  }

  private boolean isAttested(HostSpec host) {
    try {
      Host[] all = Json.read(orchestrator.get("/v1/hosts"), Host[].class);
      return Arrays.stream(all)
          .anyMatch(seen -> seen.name().equals(host.name()) && seen.online() && seen.attested());
    } catch (IOException | MalformedMessageException notYet) {
      return false;
    }
  }

  private static void pause(HostSpec host, long deadline, String problem) throws ClusterException {
    if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0) {
      throw new ClusterException(
          Reason.FAILED,
          "%s %s within %d s; see `sealift logs %s` and `sealift logs %s`"
              .formatted(
                  host.name(),
                  problem,
                  ADMITTED_WITHIN.toSeconds(),
                  agentName(host.name()),
                  HypervisorFile.processName(host.name())));
    }
    LockSupport.parkNanos(POLL_NANOS);
  }
}
