package dev.sealift.cli.demo;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.MachineArgument;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import dev.sealift.protocol.id.VmId;
import dev.sealift.standalone.service.HypervisorClient;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Attack O4: the owner of a host calls for the machine to be resumed, again and again, while and
 * after it moves away.
 */
final class ResumeLoop implements AutoCloseable {

  /** Phases in which the host holds the right to run, where resuming is harmless. */
  private static final Set<MachinePhase> HOLDS_THE_RIGHT =
      EnumSet.of(MachinePhase.RUNNING, MachinePhase.PAUSED, MachinePhase.MIGRATING_OUT);

  /**
   * What came of it.
   *
   * @param afterFreeze calls made when the host no longer held the right
   * @param accepted how many of them were not refused
   * @param codes the codes of the refusals
   */
  record Outcome(int afterFreeze, int accepted, Set<String> codes) {}

  private final DemoCluster cluster;
  private final String host;
  private final VmId vm;
  private final Set<String> codes = new TreeSet<>();
  private final Thread thread;
  private volatile boolean stop;
  private int afterFreeze;
  private int accepted;

  ResumeLoop(DemoCluster cluster, String host, VmId vm) {
    this.cluster = cluster;
    this.host = host;
    this.vm = vm;
    this.thread = Thread.ofPlatform().name("resume-loop").start(this::attack);
  }

  /** Makes sure that some calls came after the end, stops, and tells what came of it. */
  Outcome finish() throws InterruptedException {
    stop = true;
    thread.join();
    return new Outcome(afterFreeze, accepted, Set.copyOf(codes));
  }

  private void attack() {
    try (HypervisorClient socket = cluster.managementSocket(host)) {
      boolean last = false;
      while (!last) {
        last = stop;
        once(socket);
      }
    } catch (IOException | MalformedMessageException e) {
      codes.add("CONNECTION_LOST");
    }
  }

  /** Burned rights do not come back: if it is gone before the call, the call must be refused. */
  private void once(HypervisorClient socket) throws IOException, MalformedMessageException {
    boolean rightGone = phase(socket).map(phase -> !HOLDS_THE_RIGHT.contains(phase)).orElse(true);
    ManagementResponse response = socket.call(Operations.RESUME_MACHINE, new MachineArgument(vm));
    if (!rightGone) {
      return;
    }
    afterFreeze++;
    if (response.error() == null) {
      accepted++;
    } else {
      codes.add(response.error().code());
    }
  }

  private Optional<MachinePhase> phase(HypervisorClient socket)
      throws IOException, MalformedMessageException {
    ManagementResponse response = socket.call(Operations.STATUS, Map.of());
    if (response.result() == null) {
      throw new IOException("the hypervisor refused to tell its status");
    }
    return Json.fromTree(response.result(), HypervisorStatus.class).machines().stream()
        .filter(machine -> machine.vm().equals(vm))
        .map(machine -> machine.phase())
        .findFirst();
  }

  @Override
  public void close() {
    stop = true;
  }
}
