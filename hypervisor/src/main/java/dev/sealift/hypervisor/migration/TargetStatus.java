package dev.sealift.hypervisor.migration;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.target.TargetState;

/** What the management protocol says of each state of the target monitor. */
final class TargetStatus {

  private TargetStatus() {}

  static MonitorState state(TargetState state) {
    return switch (state) {
      case TargetState.Idle _, TargetState.Attesting _ -> MonitorState.ATTESTING;
      case TargetState.Importing _ -> MonitorState.IMPORTING;
      case TargetState.Complete _ -> MonitorState.COMPLETE;
      case TargetState.ReadySent _, TargetState.Installing _, TargetState.Redeeming _ ->
          MonitorState.READY;
      case TargetState.Running _ -> MonitorState.RUNNING;
      case TargetState.Failed _ -> MonitorState.FAILED;
    };
  }

  static MachinePhase phase(TargetState state) {
    return switch (state) {
      case TargetState.Idle _, TargetState.Attesting _, TargetState.Importing _ ->
          MachinePhase.MIGRATING_IN;
      case TargetState.Complete _, TargetState.ReadySent _ -> MachinePhase.READY;
      case TargetState.Installing _, TargetState.Redeeming _ -> MachinePhase.READY;
      case TargetState.Running _ -> MachinePhase.RUNNING;
      case TargetState.Failed _ -> MachinePhase.FAILED;
    };
  }
}
