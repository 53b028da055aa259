package dev.sealift.cli.compose;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.attestation.ApprovalRequest;
import dev.sealift.api.attestation.ReferenceValueRequest;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.service.ServiceHttp;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The cluster of docker-compose.yml on this machine's Docker engine. */
public final class ComposeCluster {

  /** Its hosts. */
  public static final List<String> HOSTS = List.of("host-1", "host-2", "host-3");

  /** Its orchestrators. */
  public static final List<String> ORCHESTRATORS = List.of("orchestrator-1", "orchestrator-2");

  private static final String ATTESTATION = "attestation-service";
  private static final String SERVICE_PORT = "8080";

  /** Twenty JVMs start at once; on two cores that takes two minutes. */
  private static final String READY_WITHIN_SECONDS = "600";

  /** A second or two on an idle machine; this long means that a host cannot be attested. */
  private static final Duration ADMITTED_WITHIN = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(500);

  private final Installation installation;
  private final WorkFolder work;
  private final Docker docker;

  private ComposeCluster(Installation installation, WorkFolder work) {
    this.installation = installation;
    this.work = work;
    this.docker = new Docker(installation.home(), work.root());
  }

  /**
   * On a work folder.
   *
   * @param work null for the one that docker-compose.yml names by itself
   */
  public static ComposeCluster in(@Nullable Path work) throws ClusterException {
    Installation installation = Installation.current();
    Path folder = work != null ? work : installation.home().resolve(".sealift-compose");
    return new ComposeCluster(installation, new WorkFolder(folder));
  }

  /** Makes the secrets that are missing. */
  void makeSecrets() throws IOException {
    new ComposeSecrets(work).complete(new SecureRandom());
  }

  /** Builds the images that are missing, and those of Sealift as this checkout has them. */
  void buildImages(PrintWriter out) throws CliException {
    requireEngine();
    docker.program(out, installation.home().resolve("deploy/images/build").toString());
  }

  /** Starts what does not run, and admits the hosts. */
  void up(PrintWriter out) throws CliException, ClusterException {
    new ComposeSecrets(work).require();
    requireEngine();
    requireImages();
    PublishedPorts.requireFree(
        docker.file(), Set.copyOf(docker.composeText("ps", "--services").lines().toList()));
    docker.show(out, "up", "--detach", "--wait", "--wait-timeout", READY_WITHIN_SECONDS);
    admitHosts();
  }

  /**
   * Stops it.
   *
   * @param purge whether its data and secrets go, too
   */
  void down(boolean purge, PrintWriter out) throws CliException, ClusterException {
    requireEngine();
    List<String> arguments = new ArrayList<>(List.of("--profile", "*", "down"));
    if (purge) {
      arguments.add("--volumes");
    }
    docker.show(out, arguments.toArray(String[]::new));
    try {
      ClusterFile file = new ClusterFile(work);
      Optional<ClusterState> state = file.read();
      if (state.isPresent()) {
        file.write(state.get().stopped());
      }
      if (purge) {
        WorkFolder.delete(work.root());
      }
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Tells the verifier what the hypervisor built here measures, approves the hosts' TPMs as their
   * operator would, waits until they are attested, and writes down where the cluster is. Does
   * nothing that was done before.
   */
  public void admitHosts() throws CliException, ClusterException {
    new ComposeSecrets(work).require();
    requireEngine();
    try {
      Provisioning keys = new Provisioning(work);
      ServiceHttp verifier =
          new ServiceHttp(
              url(ATTESTATION),
              new ClusterAdmin(work).person(Routes.ATTESTATION_SERVICE, Role.SECURITY_OFFICER));
      verifier.put(
          "/v1/reference-values/" + Services.REFERENCE_VALUE,
          new ReferenceValueRequest(
              installation.hypervisorMeasurement(keys.trustFile()), Services.SECURITY_VERSION));
      for (String host : HOSTS) {
        verifier.put(
            "/v1/platforms/%s/approval".formatted(awaitHello(host).platform()),
            new ApprovalRequest(host));
      }
      record();
      awaitAttested();
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** The machines of a host, as its own agent has them from the hypervisor. */
  public List<MachineStatus> machines(String host) throws CliException {
    try {
      List<MachineStatus> machines = new ArrayList<>();
      for (JsonNode machine : status(host).path("hypervisor").path("machines")) {
        machines.add(Json.fromTree(machine, MachineStatus.class));
      }
      return machines;
    } catch (MalformedMessageException e) {
      throw nonsense(host, e);
    }
  }

  /** A client of one orchestrator. */
  public OrchestratorClient client(String orchestrator) throws CliException, ClusterException {
    return new OrchestratorClient(
        url(orchestrator), new ClusterAdmin(work).person(Routes.ORCHESTRATOR, Role.OPERATOR));
  }

  /** The public keys that everybody pins. */
  public TrustAnchors trust() throws ClusterException {
    return new ClusterAdmin(work).trust();
  }

  /** What is stored in Kafka, as its brokers have it on disk. */
  public byte[] kafkaLogs() throws CliException {
    return docker.compose(
        "exec", "-T", "kafka-1", "bash", "-c", "cat /var/lib/kafka/data/sealift.*/*.log");
  }

  /** Everything in a service's database. */
  public byte[] database(String name) throws CliException {
    return docker.compose(
        "exec", "-T", "postgres-" + name, "pg_dump", "-U", "administrator", "--inserts", name);
  }

  Docker docker() {
    return docker;
  }

  private void requireEngine() throws CliException {
    Docker.Result engine = docker.tryCompose("ls");
    if (engine.exit() != 0) {
      throw new CliException(
          ExitCode.REFUSED, "no Docker engine with compose answers: " + engine.lastLine());
    }
  }

  private void requireImages() throws CliException {
    List<String> ours =
        docker
            .composeText("config", "--images")
            .lines()
            .filter(image -> image.startsWith("sealift/"))
            .distinct()
            .sorted()
            .toList();
    for (String image : ours) {
      try {
        docker.docker("image", "inspect", "--format", "{{.Id}}", image);
      } catch (CliException absent) {
        throw new CliException(
            ExitCode.REFUSED,
            "the image %s is missing; deploy/images/build builds it".formatted(image));
      }
    }
  }

  private String url(String service) throws CliException {
    Docker.Result published = docker.tryCompose("port", service, SERVICE_PORT);
    if (published.exit() != 0) {
      throw new CliException(
          ExitCode.NOT_FOUND, "%s does not run; `sealift cluster up` starts it".formatted(service));
    }
    return "https://" + published.lastLine();
  }

  private JsonNode status(String host) throws CliException {
    byte[] answer = docker.compose("exec", "-T", host, "/app/ask", SERVICE_PORT, "/v1/status");
    try {
      return Json.read(answer, JsonNode.class);
    } catch (MalformedMessageException e) {
      throw nonsense(host, e);
    }
  }

  private static CliException nonsense(String host, MalformedMessageException e) {
    return new CliException(
        ExitCode.FAILED, "%s tells nonsense: %s".formatted(host, e.getMessage()));
  }

  private Hello awaitHello(String host) throws CliException {
    long deadline = System.nanoTime() + ADMITTED_WITHIN.toNanos();
    while (true) {
      JsonNode hello = status(host).path("hypervisor").path("hello");
      if (hello.isObject()) {
        try {
          return Json.fromTree(hello, Hello.class);
        } catch (MalformedMessageException e) {
          throw nonsense(host, e);
        }
      }
      pause(deadline, host + " has no hypervisor that answers");
    }
  }

  /** Waits until every host is heard of and attested. */
  void awaitAttested() throws CliException, ClusterException {
    long deadline = System.nanoTime() + ADMITTED_WITHIN.toNanos();
    try (OrchestratorClient client = client(ORCHESTRATORS.getFirst())) {
      while (!attested(client).containsAll(HOSTS)) {
        pause(
            deadline,
            "not all hosts are heard of and attested; are the images of another build?"
                + " deploy/images/build builds them anew");
      }
    }
  }

  private static List<String> attested(OrchestratorClient client) {
    try {
      return client.hosts().stream()
          .filter(host -> host.online() && host.attested())
          .map(host -> host.name())
          .toList();
    } catch (ServiceException notYet) {
      return List.of();
    }
  }

  private static void pause(long deadline, String problem) throws CliException {
    if (System.nanoTime() - deadline > 0) {
      throw new CliException(
          ExitCode.FAILED, "%s, after %d s".formatted(problem, ADMITTED_WITHIN.toSeconds()));
    }
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "interrupted");
    }
  }

  /** So that every command finds it with {@code --work}. */
  private void record() throws IOException, CliException {
    new ClusterFile(work)
        .write(
            new ClusterState(
                UUID.randomUUID().toString(),
                Phase.RUNNING,
                null,
                "",
                Map.of(
                    Services.ORCHESTRATOR, url(ORCHESTRATORS.getFirst()),
                    Services.ATTESTATION, url(ATTESTATION)),
                HOSTS,
                List.of()));
  }
}
