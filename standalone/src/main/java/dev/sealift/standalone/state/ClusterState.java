package dev.sealift.standalone.state;

import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the next command needs to know of a cluster; no secret is in it.
 *
 * @param id random identifier, in every process's environment
 * @param phase where the cluster is
 * @param owner the process in whose foreground the cluster runs; null when it was left to itself
 * @param socketFolder short temporary folder of the Unix sockets
 * @param addresses name of a process to the URL or {@code host:port} that its users need
 * @param hosts names of the hosts
 * @param processes every process started and not yet known to have ended
 */
public record ClusterState(
    String id,
    Phase phase,
    @Nullable ProcessIdentity owner,
    String socketFolder,
    Map<String, String> addresses,
    List<String> hosts,
    List<ProcessRecord> processes) {
  /** Where a cluster is between start and stop. */
  public enum Phase {
    /** Processes are being started. */
    STARTING,
    /** All were ready once. */
    RUNNING,
    /** Processes are being ended. */
    STOPPING,
    /** None is left. */
    STOPPED
  }

  /** Copies the collections. */
  public ClusterState {
    addresses = Map.copyOf(addresses);
    hosts = List.copyOf(hosts);
    processes = List.copyOf(processes);
  }

  /** The process of this name. */
  public Optional<ProcessRecord> process(String name) {
    return processes.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** The same in another phase. */
  public ClusterState in(Phase next) {
    return new ClusterState(id, next, owner, socketFolder, addresses, hosts, processes);
  }

  /** The same, left to itself. */
  public ClusterState detached() {
    return new ClusterState(id, phase, null, socketFolder, addresses, hosts, processes);
  }

  /** The same with one process added, or replaced when one of its name is there. */
  public ClusterState with(ProcessRecord added) {
    List<ProcessRecord> all = new ArrayList<>(processes);
    all.removeIf(p -> p.name().equals(added.name()));
    all.add(added);
    return new ClusterState(id, phase, owner, socketFolder, addresses, hosts, all);
  }

  /** The same, running, reached under these addresses. */
  public ClusterState ready(Map<String, String> at) {
    return new ClusterState(id, Phase.RUNNING, owner, socketFolder, at, hosts, processes);
  }

  /** The same with nothing running. */
  public ClusterState stopped() {
    return new ClusterState(id, Phase.STOPPED, null, socketFolder, Map.of(), hosts, List.of());
  }
}
