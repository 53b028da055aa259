package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The eight virtio-mmio slots: a disk in the first, if there is one, and a console in the next. */
public final class VirtioSlots implements Device {
  /** As on QEMU's virt board. */
  static final int COUNT = 8;

  static final int STRIDE = 0x1000;

  /** The PLIC source of the first; the others follow. */
  static final int FIRST_SOURCE = 1;

  private static final int REGISTER_BYTES = 0x200;

  private final VirtioConsole console;
  private final List<VirtioMmio> slots = new ArrayList<>();

  /** Slots that reach RAM and raise lines at the controller. */
  public VirtioSlots(DmaMemory memory, Plic plic, ConsoleBuffer output, @Nullable Disk disk) {
    this.console = new VirtioConsole(output);
    for (int i = 0; i < COUNT; i++) {
      slots.add(new VirtioMmio(device(i, disk), memory, plic, FIRST_SOURCE + i));
    }
  }

  private VirtioDevice device(int slot, @Nullable Disk disk) {
    if (slot == 0 && disk != null) {
      return new VirtioBlock(disk);
    }
    return slot == 1 ? console : new EmptySlot();
  }

  /** Types at the console; returns how many bytes it took. */
  public int receive(byte[] input) {
    return console.receive(input);
  }

  /**
   * Performs requests that drivers have notified. Call it where the machine's state alone says so,
   * never because a run was cut; returns whether it completed any.
   */
  public boolean service() {
    boolean done = false;
    for (int i = 0; i < COUNT; i++) {
      done |= slots.get(i).service();
    }
    return done;
  }

  @Override
  public long base() {
    return 0x1000_1000L;
  }

  @Override
  public long bytes() {
    return (long) COUNT * STRIDE;
  }

  @Override
  public boolean accepts(int offset, int size) {
    return offset % STRIDE < REGISTER_BYTES;
  }

  @Override
  public long read(int offset, int size) {
    return slots.get(offset / STRIDE).read(offset % STRIDE, size);
  }

  @Override
  public void write(int offset, int size, long value) {
    slots.get(offset / STRIDE).write(offset % STRIDE, size, value);
  }

  /** Writes all of their state, with what is in flight. */
  public void writeTo(StateWriter out) {
    for (VirtioMmio slot : slots) {
      slot.writeTo(out);
    }
  }

  /** Takes over a state. */
  public void readFrom(StateReader in) throws MalformedStateException {
    for (VirtioMmio slot : slots) {
      slot.readFrom(in);
    }
  }
}
