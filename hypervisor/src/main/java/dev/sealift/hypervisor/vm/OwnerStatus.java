package dev.sealift.hypervisor.vm;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.source.SourceState;
import org.jspecify.annotations.Nullable;

/** What the management protocol says of each state of the source monitor. */
final class OwnerStatus {

  private OwnerStatus() {}

  static MachinePhase phase(SourceState state) {
    return switch (state) {
      case SourceState.Claiming _, SourceState.Installing _, SourceState.Redeeming _ ->
          MachinePhase.STARTING;
      case SourceState.Running s -> s.paused() ? MachinePhase.PAUSED : MachinePhase.RUNNING;
      case SourceState.Preparing _, SourceState.Exporting _ -> MachinePhase.MIGRATING_OUT;
      case SourceState.Frozen _, SourceState.Awaiting _ -> MachinePhase.FROZEN;
      case SourceState.Fenced _ -> MachinePhase.FENCED;
      case SourceState.Wiped _, SourceState.Stopped _ -> MachinePhase.STOPPED;
      case SourceState.Failed _ -> MachinePhase.FAILED;
    };
  }

  static Generation generation(SourceState state) {
    return switch (state) {
      case SourceState.Claiming s -> s.claim().generation();
      case SourceState.Installing s -> s.decision().generation();
      case SourceState.Redeeming s -> s.decision().generation();
      case SourceState.Owning s -> s.right().generation();
      case SourceState.Frozen s -> s.ticket().generation();
      case SourceState.Awaiting s -> s.ticket().generation();
      case SourceState.Fenced s -> s.ticket().generation();
      case SourceState.Wiped s -> s.generation();
      case SourceState.Stopped s -> s.generation();
      case SourceState.Failed s -> s.generation();
    };
  }

  static @Nullable Mid mid(SourceState state) {
    return switch (state) {
      case SourceState.Running s -> s.undecided().map(MigrationTicket::mid).orElse(null);
      case SourceState.Preparing s -> s.ticket().mid();
      case SourceState.Exporting s -> s.ticket().mid();
      case SourceState.Frozen s -> s.ticket().mid();
      case SourceState.Awaiting s -> s.ticket().mid();
      case SourceState.Fenced s -> s.ticket().mid();
      case SourceState.Wiped s -> s.mid();
      case SourceState.Claiming _, SourceState.Installing _, SourceState.Redeeming _ -> null;
      case SourceState.Stopped _, SourceState.Failed _ -> null;
    };
  }

  static @Nullable String detail(SourceState state) {
    return switch (state) {
      case SourceState.Failed s -> s.reason();
      case SourceState.Wiped _ -> "WIPED: the machine runs on another host";
      case SourceState.Claiming _, SourceState.Installing _, SourceState.Redeeming _ -> null;
      case SourceState.Owning _, SourceState.Frozen _, SourceState.Awaiting _ -> null;
      case SourceState.Fenced _, SourceState.Stopped _ -> null;
    };
  }
}
