package dev.sealift.orchestrator.machine;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.rest.VmState;
import java.util.Comparator;
import java.util.List;

/** Works out how a machine is from what hosts tell about it. */
final class Whereabouts {

  private Whereabouts() {}

  /** The machine as it is by these reports, at most one of each host. */
  static VmRow derive(VmRow vm, List<MachineReport> reports) {
    boolean arriving = reports.stream().anyMatch(report -> rank(report) == 0);
    return reports.stream()
        .filter(report -> rank(report) > 0)
        // A source that handed it over may be heard before the target that runs it.
        .filter(report -> report.phase() != MachinePhase.STOPPED || !arriving)
        .filter(report -> report.generation().compareTo(vm.generation()) >= 0)
        .max(
            Comparator.comparingInt(Whereabouts::rank)
                .thenComparing(MachineReport::generation)
                .thenComparing(MachineReport::host))
        .map(report -> apply(vm, report))
        .orElseGet(() -> unheardOf(vm, arriving));
  }

  /** A report of a machine that has memory outranks one of a machine that is gone. */
  private static int rank(MachineReport report) {
    return switch (report.phase()) {
      case RUNNING, PAUSED, MIGRATING_OUT, FROZEN -> 4;
      case FENCED -> 3;
      case STARTING -> 2;
      case STOPPED, FAILED -> 1;
      case MIGRATING_IN, READY -> 0;
    };
  }

  private static VmRow apply(VmRow vm, MachineReport report) {
    return switch (report.phase()) {
      case RUNNING -> at(vm, vm.state() == VmState.STOPPING ? vm.state() : VmState.RUNNING, report);
      case PAUSED -> at(vm, VmState.PAUSED, report);
      case MIGRATING_OUT, FROZEN, FENCED -> at(vm, VmState.MIGRATING, report);
      case STARTING -> at(vm, VmState.STARTING, report);
      case STOPPED ->
          vm.state() == VmState.STARTING && report.generation().compareTo(vm.startGeneration()) < 0
              ? vm
              : vm.in(VmState.STOPPED, null, report.generation(), report.detail());
      case FAILED ->
          vm.state() == VmState.STARTING && !report.host().equals(vm.host())
              ? vm
              : vm.in(VmState.FAILED, null, report.generation(), report.detail());
      case MIGRATING_IN, READY -> vm;
    };
  }

  private static VmRow at(VmRow vm, VmState state, MachineReport report) {
    return vm.in(state, report.host(), report.generation(), report.detail());
  }

  /**
   * Nobody tells of it. That is shown, and nothing is done about it: only the broker knows who may
   * run it.
   */
  private static VmRow unheardOf(VmRow vm, boolean arriving) {
    return switch (vm.state()) {
      case RUNNING, PAUSED, MIGRATING ->
          arriving
              ? vm
              : vm.in(VmState.LOST, vm.host(), vm.generation(), "host " + vm.host() + " lost it");
      case STOPPING -> vm.in(VmState.STOPPED, null, vm.generation(), null);
      case STOPPED, STARTING, FAILED, LOST, DELETED -> vm;
    };
  }
}
