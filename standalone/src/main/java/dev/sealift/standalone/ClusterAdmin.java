package dev.sealift.standalone;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Caller;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a command can learn of, and do to, the cluster of a work folder that another command
 * started.
 *
 * @param work the work folder
 */
public record ClusterAdmin(WorkFolder work) {
  /** On a folder that may not exist. */
  public static ClusterAdmin of(Path work) {
    return new ClusterAdmin(new WorkFolder(work));
  }

  /**
   * The record of the cluster.
   *
   * @throws ClusterException when there is none, or it cannot be read
   */
  public ClusterState state() throws ClusterException {
    try {
      return new ClusterFile(work).read().orElseThrow(this::noCluster);
    } catch (IOException unreadable) {
      throw new ClusterException(
          Reason.FAILED, String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  /**
   * The record of a cluster that runs.
   *
   * @throws ClusterException also when it is stopped
   */
  public ClusterState running() throws ClusterException {
    ClusterState state = state();
    if (state.phase() != Phase.RUNNING) {
      throw new ClusterException(
          Reason.NOT_FOUND,
          "the cluster in %s is %s; `sealift up` starts it".formatted(work.root(), state.phase()));
    }
    return state;
  }

  /** The cluster's authority and issuer, and what they issued. */
  public AccessFiles access() {
    return new Provisioning(work).access();
  }

  /** A person who may do this at a service, by the cluster's own issuer. */
  public Caller person(Routes service, Role... roles) throws ClusterException {
    try {
      return Caller.person(access(), Clock.systemUTC(), service, roles);
    } catch (IOException missing) {
      throw noAccess(missing);
    }
  }

  /** A service of the cluster, by its certificate. */
  public Caller service(String name) throws ClusterException {
    try {
      return Caller.service(access(), name);
    } catch (IOException missing) {
      throw noAccess(missing);
    }
  }

  private ClusterException noAccess(IOException missing) {
    return new ClusterException(
        Reason.NOT_FOUND,
        "no authority and issuer in %s that can be used (%s); `sealift up` makes them"
            .formatted(work.root(), missing.getMessage()),
        missing);
  }

  /** The file with the public keys that everybody pins. */
  public Path trustFile() {
    return new Provisioning(work).trustFile();
  }

  /** The public keys that everybody pins. */
  public TrustAnchors trust() throws ClusterException {
    try {
      return TrustAnchors.parse(Files.readString(trustFile()));
    } catch (IOException missing) {
      throw new ClusterException(
          Reason.NOT_FOUND, "no keys in " + work.root() + "; `sealift up` makes them", missing);
    } catch (MalformedObjectException malformed) {
      throw new ClusterException(Reason.FAILED, String.valueOf(malformed.getMessage()), malformed);
    }
  }

  /** Where the hypervisor of a host listens for management. */
  public Path managementSocket(String host) throws ClusterException {
    return Path.of(running().socketFolder()).resolve(host);
  }

  /** Every process that is recorded, and the hypervisors that run. */
  public List<ProcessRecord> processes() throws ClusterException {
    ClusterState state = state();
    List<ProcessRecord> all = new ArrayList<>(state.processes());
    if (state.phase() != Phase.STOPPED) {
      all.addAll(HypervisorFile.findAll(work, state.hosts(), new ProcessMarker(state.id())));
    }
    return all;
  }

  /** Names of the processes that have a log, whether or not they run. */
  public List<String> logs() throws ClusterException {
    Set<String> names = new TreeSet<>();
    processes().forEach(process -> names.add(process.name()));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(work.root().resolve("logs"), "*.log")) {
      files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.log$", "")));
    } catch (IOException noLogs) {
      return List.copyOf(names);
    }
    return List.copyOf(names);
  }

  /**
   * Ends every process of the cluster, and what a killed launcher left behind.
   *
   * @return whether anything was there to end
   * @throws ClusterException when there is no cluster, or another command is starting or stopping
   *     it
   */
  public boolean stop(Progress progress) throws ClusterException {
    if (!Files.exists(work.clusterFile())) {
      throw noCluster();
    }
    try (WorkLock _ = WorkLock.take(work)) {
      ClusterFile file = new ClusterFile(work);
      String id = file.read().orElseThrow(this::noCluster).id();
      return Teardown.run(work, file, id, progress);
    } catch (IOException failure) {
      throw new ClusterException(Reason.FAILED, String.valueOf(failure.getMessage()), failure);
    }
  }

  /** Deletes the work folder of a stopped cluster, with all data, keys and logs. */
  public void purge() throws ClusterException {
    if (state().phase() != Phase.STOPPED) {
      throw new ClusterException(
          Reason.REFUSED, "the cluster in " + work.root() + " is not stopped");
    }
    try {
      WorkFolder.delete(work.root());
    } catch (IOException failure) {
      throw new ClusterException(Reason.FAILED, "cannot delete " + failure.getMessage(), failure);
    }
  }

  private ClusterException noCluster() {
    return new ClusterException(
        Reason.NOT_FOUND, "no cluster in " + work.root() + "; `sealift up` starts one");
  }
}
