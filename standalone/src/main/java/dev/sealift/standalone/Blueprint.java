package dev.sealift.standalone;

import dev.sealift.standalone.StartUp.Action;
import dev.sealift.standalone.StartUp.Step;
import dev.sealift.standalone.process.Launch;
import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.OneShot;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ReadyCheck;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the processes of a cluster that is about to start, with what they need and where they
 * are reached.
 */
final class Blueprint {
  private final WorkFolder work;
  private final ClusterFile file;
  private final ProcessMarker marker;
  private final FreePorts ports;
  private final ClusterSpec spec;
  private final AotOptions aot;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();

  Blueprint(
      WorkFolder work,
      ClusterFile file,
      ProcessMarker marker,
      FreePorts ports,
      ClusterSpec spec,
      AotOptions aot) {
    this.work = work;
    this.file = file;
    this.marker = marker;
    this.ports = ports;
    this.spec = spec;
    this.aot = aot;
  }

  WorkFolder work() {
    return work;
  }

  /** Whether processes tell every step of the core in their logs. */
  boolean traced() {
    return spec.traced();
  }

  /** What services and agents are told beside what a cluster needs. */
  Map<String, String> properties() {
    return spec.properties();
  }

  AotOptions aot() {
    return aot;
  }

  int takePort() throws IOException {
    return ports.take();
  }

  /** Runs what prepares a process, with its output in that process's log. */
  OneShot oneShot(String process) {
    return new OneShot(marker, work.log(process));
  }

  /** Scratch folder of a process. */
  Path temporary(String process) throws IOException {
    return WorkFolder.makePrivate(WorkFolder.makePrivate(work.temporary()).resolve(process));
  }

  /**
   * Adds a process.
   *
   * @param address what its users need, a URL or {@code host:port}
   * @param after names of the processes that must be ready first
   * @param before done just before its start
   * @param afterwards done once it is ready
   */
  void add(
      Launch launch,
      ReadyCheck check,
      String address,
      Set<String> after,
      Action before,
      Action afterwards) {
    ManagedProcess process = new ManagedProcess(launch, check, marker, file);
    Action thenFreePorts =
        () -> {
          before.run();
          for (int port : launch.ports()) {
            ports.release(port);
          }
        };
    steps.add(new Step(process, after, thenFreePorts, afterwards));
    addresses.put(launch.name(), address);
  }

  /** Lets go of a port for a process that is not the cluster's own child. */
  void release(int port) throws IOException {
    ports.release(port);
  }

  List<Step> steps() {
    return steps;
  }

  /** Name of a process to its address. */
  Map<String, String> addresses() {
    return addresses;
  }

  /** Name of a process to the process. */
  Map<String, ManagedProcess> processes() {
    Map<String, ManagedProcess> processes = new LinkedHashMap<>();
    steps.forEach(step -> processes.put(step.process().name(), step.process()));
    return processes;
  }
}
