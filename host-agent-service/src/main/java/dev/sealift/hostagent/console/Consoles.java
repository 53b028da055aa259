package dev.sealift.hostagent.console;

import dev.sealift.api.management.ConsoleHint;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.event.EventSender;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.hostagent.management.ManagementClient;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.VmId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Runs one pump for each machine's console. */
@Component
final class Consoles implements HypervisorListener, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Consoles.class);

  /** As many machines as an agent can be set to take, and as many that have just left. */
  private static final int MAX_PUMPS = 512;

  /** The hypervisor keeps no console of a machine in one of these. */
  private static final Set<MachinePhase> EMPTY =
      EnumSet.of(MachinePhase.STOPPED, MachinePhase.FAILED);

  private final String host;
  private final ManagementClient hypervisor;
  private final EventSender sender;
  private final Meters meters;
  private final Map<VmId, Running> pumps = new HashMap<>();

  private record Running(ConsolePump pump, Thread thread) {

    boolean isFor(MachineStatus machine) {
      return thread.isAlive() && pump.gen().equals(machine.gen());
    }
  }

  Consoles(
      AgentProperties properties, ManagementClient hypervisor, EventSender sender, Meters meters) {
    this.host = properties.host();
    this.hypervisor = hypervisor;
    this.sender = sender;
    this.meters = meters;
  }

  @Override
  public synchronized void onStatus(StatusReport report) {
    Set<VmId> present =
        report.status().machines().stream().map(MachineStatus::vm).collect(Collectors.toSet());
    List.copyOf(pumps.keySet()).stream().filter(vm -> !present.contains(vm)).forEach(this::stop);
    report.status().machines().forEach(this::machine);
  }

  @Override
  public synchronized void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.MachineMoved moved -> machine(moved.status());
      case HypervisorEvent.ConsoleGrew grew -> hint(grew.hint());
      case HypervisorEvent.LetterWritten _,
          HypervisorEvent.LetterTakenBack _,
          HypervisorEvent.MigrationMoved _,
          HypervisorEvent.PagesFlowed _,
          HypervisorEvent.AttestedAnew _,
          HypervisorEvent.RuleBroken _ -> {}
    }
  }

  /** The next status starts the pumps again from what was acknowledged. */
  @Override
  public synchronized void onDisconnected() {
    List.copyOf(pumps.keySet()).forEach(this::stop);
  }

  @Override
  public void destroy() {
    onDisconnected();
  }

  private void machine(MachineStatus machine) {
    if (EMPTY.contains(machine.phase())) {
      stop(machine.vm());
      return;
    }
    Running running = pumps.get(machine.vm());
    if (running != null && !running.isFor(machine)) {
      stop(machine.vm());
      running = null;
    }
    if (running == null) {
      start(machine);
    } else {
      running.pump.grownTo(machine.consoleEnd());
    }
  }

  private void start(MachineStatus machine) {
    if (pumps.size() >= MAX_PUMPS) {
      log.atWarn().addKeyValue("vm", machine.vm()).log("too many consoles, this one waits");
      return;
    }
    var pump = new ConsolePump(host, machine, hypervisor, sender, meters);
    Thread thread = Thread.ofVirtual().name("console-" + machine.vm()).start(pump);
    pumps.put(machine.vm(), new Running(pump, thread));
  }

  private void stop(VmId vm) {
    Running running = pumps.remove(vm);
    if (running != null) {
      running.thread.interrupt();
    }
  }

  private void hint(ConsoleHint hint) {
    Running running = pumps.get(hint.vm());
    if (running != null) {
      running.pump.grownTo(hint.end());
    }
  }
}
