package dev.sealift.orchestrator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.rest.VmState;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WhereaboutsTest {

  private static final String SOURCE = "host-1";
  private static final String TARGET = "host-2";

  @Test
  void move_heardInAnyOrder_isNeverStoppedNorLost() {
    VmRow vm = vm(VmState.MIGRATING, 1);
    MachineReport ready = report(TARGET, MachinePhase.READY, 1);
    MachineReport wiped = report(SOURCE, MachinePhase.STOPPED, 1);
    MachineReport runs = report(TARGET, MachinePhase.RUNNING, 2);

    assertThat(Whereabouts.derive(vm, List.of(ready, wiped))).isEqualTo(vm);
    assertThat(Whereabouts.derive(vm, List.of(ready))).isEqualTo(vm);

    VmRow moved = Whereabouts.derive(vm, List.of(wiped, runs));
    assertThat(moved.state()).isEqualTo(VmState.RUNNING);
    assertThat(moved.host()).isEqualTo(TARGET);
    assertThat(moved.generation()).isEqualTo(new Generation(2));
  }

  @Test
  void sourceThatStillRunsIt_outranksATargetThatGaveUp() {
    VmRow vm = vm(VmState.MIGRATING, 2);
    List<MachineReport> reports =
        List.of(report(SOURCE, MachinePhase.RUNNING, 2), report(TARGET, MachinePhase.FAILED, 2));
    VmRow aborted = Whereabouts.derive(vm, reports);
    assertThat(aborted.state()).isEqualTo(VmState.RUNNING);
    assertThat(aborted.host()).isEqualTo(SOURCE);
  }

  @Test
  void stoppedMachine_isOnNoHost() {
    VmRow stopped =
        Whereabouts.derive(
            vm(VmState.STOPPING, 1), List.of(report(SOURCE, MachinePhase.STOPPED, 1)));
    assertThat(stopped.state()).isEqualTo(VmState.STOPPED);
    assertThat(stopped.host()).isNull();
  }

  @Test
  void reportOfAnOlderGeneration_isNoNews() {
    VmRow vm = vm(VmState.RUNNING, 3);
    MachineReport late = report(TARGET, MachinePhase.RUNNING, 2);
    MachineReport current = report(SOURCE, MachinePhase.RUNNING, 3);
    assertThat(Whereabouts.derive(vm, List.of(late, current))).isEqualTo(vm);
  }

  @Test
  void machineThatNobodyTellsOf_isLost() {
    VmRow lost = Whereabouts.derive(vm(VmState.RUNNING, 1), List.of());
    assertThat(lost.state()).isEqualTo(VmState.LOST);
    assertThat(lost.detail()).isEqualTo("host host-1 lost it");
  }

  private static MachineReport report(String host, MachinePhase phase, long generation) {
    return new MachineReport(host, phase, new Generation(generation), null);
  }

  private static VmRow vm(VmState state, long generation) {
    return new VmRow(
        new VmId("vm-" + "0".repeat(40)),
        "web",
        "",
        "0".repeat(64),
        64,
        List.of(),
        state,
        SOURCE,
        new Generation(generation),
        new Generation(1),
        null,
        Instant.EPOCH);
  }
}
