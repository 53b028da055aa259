package dev.sealift.standalone;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that this program started and may stop; see {@link ClusterAdmin} for those that others
 * started.
 */
public final class Cluster implements AutoCloseable {
  private final WorkFolder work;
  private final ClusterFile file;
  private final String id;
  private final Map<String, ManagedProcess> processes;
  private final ShutdownHook hook;
  private final Progress progress;
  private boolean ended;

  Cluster(
      WorkFolder work,
      ClusterFile file,
      String id,
      Map<String, ManagedProcess> processes,
      ShutdownHook hook,
      Progress progress) {
    this.work = work;
    this.file = file;
    this.id = id;
    this.processes = Map.copyOf(processes);
    this.hook = hook;
    this.progress = progress;
  }

  /**
   * Starts a cluster and returns when every process is ready. What a killed launcher left running
   * is ended first. The cluster stops with this program unless it is {@linkplain #detach detached}.
   *
   * @throws ClusterException when one runs there already, or a process does not start; then nothing
   *     is left running
   */
  public static Cluster start(ClusterSpec spec, Progress progress) throws ClusterException {
    return new ClusterStart(spec, Installation.current()::aotOptions, progress).run();
  }

  /** Its work folder. */
  public WorkFolder work() {
    return work;
  }

  /** The record as it is on disk. */
  public ClusterState state() throws ClusterException {
    try {
      return file.read()
          .orElseThrow(
              () -> new ClusterException(Reason.NOT_FOUND, "no cluster in " + work.root()));
    } catch (IOException unreadable) {
      throw new ClusterException(
          Reason.FAILED, String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  /** One of its processes, to be killed and restarted. */
  public ManagedProcess process(String name) {
    ManagedProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException(
          "no process '%s', want one of %s".formatted(name, processes.keySet()));
    }
    return process;
  }

  /** The agent of a host, to be killed and restarted. */
  public ManagedProcess agent(String host) {
    return process(Hosts.agentName(host));
  }

  /** The hypervisor of a host, when it runs; its agent started it. */
  public Optional<ProcessIdentity> hypervisor(String host) {
    return HypervisorFile.find(work, host, new ProcessMarker(id));
  }

  /** Leaves the cluster running when this program ends. */
  public void detach() throws ClusterException {
    try {
      hook.remove();
      file.update(ClusterState::detached);
    } catch (IOException unwritable) {
      throw new ClusterException(
          Reason.FAILED, String.valueOf(unwritable.getMessage()), unwritable);
    }
  }

  /**
   * Ends every process and removes sockets and scratch files; data, logs and secrets stay. Later
   * calls do nothing.
   */
  public synchronized void stop() throws ClusterException {
    if (ended) {
      return;
    }
    ended = true;
    hook.remove();
    try (WorkLock _ = WorkLock.take(work)) {
      Teardown.run(work, file, id, progress);
    } catch (IOException failure) {
      throw new ClusterException(Reason.FAILED, String.valueOf(failure.getMessage()), failure);
    }
  }

  @Override
  public void close() throws ClusterException {
    stop();
  }
}
