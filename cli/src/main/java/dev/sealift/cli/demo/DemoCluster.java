package dev.sealift.cli.demo;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Caller;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.standalone.Cluster;
import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.ClusterSpec;
import dev.sealift.standalone.HostSpec;
import dev.sealift.standalone.Progress;
import dev.sealift.standalone.Stores;
import dev.sealift.standalone.postgres.PostgresPasswords;
import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.service.HypervisorClient;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The cluster of the demo: three honest hosts, a rogue one, and a tap before each. */
final class DemoCluster implements AutoCloseable {

  /** A host whose hypervisor is not what the reference values say. */
  static final String ROGUE = "host-4";

  /** The hosts that the machine moves between. */
  static final List<String> HONEST = List.of("host-1", "host-2", "host-3");

  private final Map<String, Tap> taps;
  private final Cluster cluster;
  private final ClusterState state;

  private DemoCluster(Map<String, Tap> taps, Cluster cluster, ClusterState state) {
    this.taps = taps;
    this.cluster = cluster;
    this.state = state;
  }

  /**
   * Starts it in a work folder, from nothing: an earlier demo's cluster there is ended and its data
   * deleted.
   *
   * @param properties what its services and agents are told beside what they need; no secret
   */
  static DemoCluster start(Path work, Map<String, String> properties, Progress progress)
      throws ClusterException {
    WorkFolder folder = new WorkFolder(work);
    Map<String, Tap> taps = new ConcurrentHashMap<>();
    try {
      clear(folder);
      folder.create();
      Path recordings = WorkFolder.makePrivate(folder.root().resolve("recordings"));
      ClusterSpec spec =
          new ClusterSpec(
              work,
              Stream.concat(
                      HONEST.stream().map(HostSpec::named),
                      Stream.of(new HostSpec(ROGUE, List.of(tampering(folder)))))
                  .toList(),
              (host, dataPort) -> {
                Tap tap = new Tap(dataPort, recordings.resolve(host));
                taps.put(host, tap);
                return tap.address();
              },
              ClusterSpec.Extent.EVERYTHING,
              true,
              properties);
      Cluster cluster = Cluster.start(spec, progress);
      return new DemoCluster(taps, cluster, cluster.state());
    } catch (IOException e) {
      taps.values().forEach(Tap::close);
      throw new ClusterException(Reason.FAILED, "cannot prepare the demo: " + e.getMessage(), e);
    } catch (ClusterException e) {
      taps.values().forEach(Tap::close);
      throw e;
    }
  }

  private static void clear(WorkFolder folder) throws ClusterException {
    if (!Files.exists(folder.clusterFile())) {
      return;
    }
    ClusterAdmin earlier = new ClusterAdmin(folder);
    ClusterState state = earlier.state();
    if (state.owner() != null && state.owner().runs()) {
      throw new ClusterException(
          Reason.REFUSED,
          "a demo runs in %s already; end it with Ctrl-C, or use --work".formatted(folder.root()));
    }
    earlier.stop(Progress.silent());
    earlier.purge();
  }

  /** What makes the rogue host rogue: one more entry before the class path of its hypervisor. */
  private static Path tampering(WorkFolder folder) throws IOException {
    Path extra = WorkFolder.makePrivate(folder.root().resolve("tampered-classes"));
    Files.writeString(extra.resolve("tampered.txt"), "A hypervisor that nobody reviewed.\n");
    return extra;
  }

  private ClusterAdmin admin() {
    return new ClusterAdmin(cluster.work());
  }

  OrchestratorClient client() throws ClusterException {
    return OrchestratorCommand.connect(admin());
  }

  TrustAnchors trust() throws ClusterException {
    return admin().trust();
  }

  /** The address of a process. */
  String address(String process) {
    String address = state.addresses().get(process);
    if (address == null) {
      throw new IllegalStateException("the cluster has no " + process);
    }
    return address;
  }

  /** A service of the cluster, by its certificate. */
  Caller service(String name) throws ClusterException {
    return admin().service(name);
  }

  /** A person who may do this at a service. */
  Caller person(Routes service, Role... roles) throws ClusterException {
    return admin().person(service, roles);
  }

  /** Where the keys of its authority and issuer are. */
  AccessFiles access() {
    return admin().access();
  }

  Path folder() {
    return cluster.work().root();
  }

  Map<String, String> addresses() {
    return state.addresses();
  }

  Tap tap(String host) {
    Tap tap = taps.get(host);
    if (tap == null) {
      throw new IllegalStateException("no tap before " + host);
    }
    return tap;
  }

  String kafka() {
    return address(Stores.KAFKA);
  }

  long agentPid(String host) {
    return cluster.agent(host).identity().orElseThrow().pid();
  }

  /** One of its processes, to be killed and restarted. */
  ManagedProcess process(String name) {
    return cluster.process(name);
  }

  /** The agent of a host, to be killed and restarted. */
  ManagedProcess agent(String host) {
    return cluster.agent(host);
  }

  /** The hypervisor of a host, when it runs, to be killed. */
  Optional<ProcessIdentity> hypervisor(String host) {
    return cluster.hypervisor(host);
  }

  HypervisorClient managementSocket(String host) throws IOException {
    return new HypervisorClient(managementSocketPath(host));
  }

  Path managementSocketPath(String host) {
    return Path.of(state.socketFolder()).resolve(host);
  }

  /** A file that does not exist yet and that goes with the cluster. */
  Path scratch(String name) {
    return cluster.work().temporary().resolve(name);
  }

  void searchDatabase(String server, Haystack haystack) throws SQLException {
    try {
      PostgresPasswords passwords =
          PostgresPasswords.in(cluster.work().secrets(), server, new SecureRandom());
      String database = server.substring(server.indexOf('-') + 1);
      DatabaseTables.search(address(server), database, passwords.owner(), haystack);
    } catch (IOException e) {
      throw new SQLException("no password of " + server, e);
    }
  }

  @Override
  public void close() throws ClusterException {
    try {
      cluster.close();
    } finally {
      taps.values().forEach(Tap::close);
    }
  }
}
