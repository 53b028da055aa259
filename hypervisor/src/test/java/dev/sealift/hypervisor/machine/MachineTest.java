package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.state.MalformedStateException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  @Test
  void closedGate_letsNoInstructionExecute_andAnOpenOneDoes() throws Exception {
    AtomicBoolean right = new AtomicBoolean();
    try (Machine machine = machine(right::get)) {
      machine.load(Guests.demo());
      machine.start();
      machine.resume(0);
      machine.kick();
      assertThat(machine.instructionsRetired()).isZero();
      assertThat(machine.firstInstructionAt()).isZero();
      right.set(true);
      machine.kick();
      Guests.awaitConsole(machine, text -> text.contains("plain 1\n"));
      assertThat(machine.firstInstructionAt()).isPositive();
      right.set(false);
      machine.kick();
      machine.runAtSafePoint(() -> null);
      long stopped = machine.instructionsRetired();
      machine.resume(0);
      machine.kick();
      assertThat(machine.instructionsRetired()).isEqualTo(stopped);
    }
  }

  @Test
  void dirtyLog_losesNoWrite() throws Exception {
    try (Machine machine = machine(() -> true)) {
      machine.load(Guests.demo());
      machine.startDirtyLog();
      byte[][] copy = new byte[machine.frameCount()][];
      machine.start();
      for (int round = 0; round < 300 || machine.console().end() < 60; round++) {
        harvest(machine, copy, 64);
      }
      machine.park();
      while (machine.dirtyCount() > 0) {
        harvest(machine, copy, 64);
      }
      for (int frame = 0; frame < copy.length; frame++) {
        ByteBuffer now = ByteBuffer.allocate(GuestMemory.PAGE_BYTES);
        machine.readFrame(frame, now);
        assertThat(Arrays.equals(now.array(), copy[frame])).as("frame %d", frame).isTrue();
      }
    }
  }

  @Test
  void park_returnsOnceNothingExecutes_andResumeGoesOn() throws Exception {
    try (Machine machine = machine(() -> true)) {
      machine.load(Guests.demo());
      machine.start();
      Guests.awaitConsole(machine, text -> text.contains("plain 1\n"));
      machine.park();
      long retired = machine.instructionsRetired();
      byte[] state = machine.exportState();
      assertThat(machine.instructionsRetired()).isEqualTo(retired);
      assertThat(machine.exportState()).isEqualTo(state);
      machine.resume(0);
      assertThatThrownBy(machine::exportState).isInstanceOf(IllegalStateException.class);
      Guests.awaitConsole(machine, text -> text.contains("plain 2\n"));
    }
  }

  @Test
  void stateWithOneFieldOutOfBounds_isRefused_andTheHonestOnePasses() throws Exception {
    try (Machine source = machine(() -> true);
        Machine target = machine(() -> true)) {
      source.load(Guests.demo());
      byte[] honest = source.exportState();
      for (int at : new int[] {7, 15, 19, 23, 24, 25 + 31 * 8 + 32 * 8, honest.length - 1}) {
        byte[] forged = honest.clone();
        forged[at] = (byte) 0xfe;
        assertThatThrownBy(() -> target.importState(forged))
            .as("byte %d", at)
            .isInstanceOf(MalformedStateException.class);
      }
      assertThatThrownBy(() -> target.importState(Arrays.copyOf(honest, honest.length + 1)))
          .isInstanceOf(MalformedStateException.class);
      target.importState(honest);
      assertThat(target.exportState()).isEqualTo(honest);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "class,4,1",
    "machine,18,62",
    "type,16,3",
    "entry,24,1",
    "header count,56,0",
    "header offset,35,127",
    "segment address,91,0",
    "segment offset,79,127",
    "file size,103,127"
  })
  void imageWithOneBadField_isRefused_andTheHonestOnePasses(String field, int at, int value)
      throws Exception {
    byte[] forged = Guests.demo();
    assertThat(forged[at]).isNotEqualTo((byte) value);
    forged[at] = (byte) value;
    try (Machine machine = machine(() -> true)) {
      assertThatThrownBy(() -> machine.load(forged))
          .isInstanceOf(MalformedImageException.class)
          .hasMessageStartingWith("guest image refused: ");
      assertThat(machine.isZero(0)).isTrue();
      machine.load(Guests.demo());
      assertThat(machine.isZero(0)).isFalse();
    }
  }

  @Test
  void closedMachine_refusesEveryTask() {
    Machine machine = machine(() -> true);
    machine.close();
    machine.close();
    assertThatThrownBy(() -> machine.isZero(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the machine is closed");
  }

  private static void harvest(Machine machine, byte[][] copy, int max) {
    machine.runAtSafePoint(() -> {
      for (int frame : machine.harvestDirty(max)) {
        copy[frame] = new byte[GuestMemory.PAGE_BYTES];
        machine.memory().readFrame(frame, ByteBuffer.wrap(copy[frame]));
      }
      return null;
    });
  }

  private static Machine machine(VmEntryGate gate) {
    return new Machine(
        "test", 1, GuestMemory.MIN_BYTES, TimeSource.system(), gate, CpuGuard.none());
  }
}
