package dev.sealift.standalone;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.ClusterSpec.Extent;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.provision.GuestImages;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One start of a cluster, from a work folder in any state to everything ready. */
final class ClusterStart {
  private final ClusterSpec spec;
  private final AotOptions aot;
  private final Progress progress;
  private final WorkFolder work;
  private final ClusterFile file;
  private final SecureRandom random = new SecureRandom();

  ClusterStart(ClusterSpec spec, AotOptions aot, Progress progress) {
    this.spec = spec;
    this.aot = aot;
    this.progress = progress;
    this.work = new WorkFolder(spec.work());
    this.file = new ClusterFile(work);
  }

  Cluster run() throws ClusterException {
    Installation installation = Installation.current();
    try (WorkLock _ = WorkLock.take(work)) {
      endLeftovers();
      return start(installation);
    } catch (IOException failure) {
      throw new ClusterException(Reason.FAILED, String.valueOf(failure.getMessage()), failure);
    }
  }

  /** Refuses when a cluster is in use, and ends what is left of one that nobody uses. */
  private void endLeftovers() throws IOException, ClusterException {
    Optional<ClusterState> recorded = file.read();
    if (recorded.isEmpty() || recorded.get().phase() == Phase.STOPPED) {
      return;
    }
    ClusterState state = recorded.get();
    ProcessIdentity owner = state.owner();
    boolean orphaned = owner != null && !owner.runs();
    List<String> alive =
        state.processes().stream()
            .filter(p -> p.identity().runs())
            .map(ProcessRecord::name)
            .toList();
    if (state.phase() == Phase.RUNNING && !orphaned && !alive.isEmpty()) {
      throw new ClusterException(
          Reason.REFUSED,
          "a cluster runs in "
              + work.root()
              + " ("
              + alive.size()
              + " processes); `sealift down` stops it");
    }
    Teardown.run(work, file, state.id(), progress);
  }

  private Cluster start(Installation installation) throws IOException, ClusterException {
    Path sockets = SocketFolder.choose(random);
    String id = UUID.randomUUID().toString();
    List<String> hosts = spec.hosts().stream().map(HostSpec::name).toList();
    // On disk before anything is made or started: a later command finds it all by this.
    file.write(
        new ClusterState(
            id,
            Phase.STARTING,
            ProcessIdentity.current(),
            sockets.toString(),
            Map.of(),
            hosts,
            List.of()));
    ShutdownHook hook = ShutdownHook.install(work, file, id, progress);
    try (FreePorts ports = new FreePorts(random)) {
      SocketFolder.create(sockets);
      Blueprint blueprint = new Blueprint(work, file, new ProcessMarker(id), ports, spec, aot);
      Stores stores = Stores.plan(blueprint, installation, random);
      if (spec.extent() == Extent.EVERYTHING) {
        planServicesAndHosts(blueprint, installation, stores, sockets);
      }
      new StartUp(progress).run(blueprint.steps());
      file.update(state -> state.ready(blueprint.addresses()));
      return new Cluster(work, file, id, blueprint.processes(), hook, progress);
    } catch (IOException | ClusterException | RuntimeException failure) {
      Teardown.run(work, file, id, progress);
      hook.remove();
      throw failure;
    }
  }

  private void planServicesAndHosts(
      Blueprint blueprint, Installation installation, Stores stores, Path sockets)
      throws IOException, ClusterException {
    Provisioning keys = new Provisioning(work);
    keys.complete(Services.identities(spec.hosts()), random, Clock.systemUTC());
    GuestImages.of(work).addAll(installation.guestImages());
    Bytes measurement = installation.hypervisorMeasurement(keys.trustFile());
    Services services = Services.plan(blueprint, installation, stores, measurement);
    Hosts hosts = new Hosts(blueprint, installation, services, stores, sockets);
    for (HostSpec host : spec.hosts()) {
      hosts.add(host, spec.dataAddresses());
    }
  }
}
