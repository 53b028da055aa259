package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.BoardTree;
import dev.sealift.hypervisor.device.Clint;
import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.device.DeviceBus;
import dev.sealift.hypervisor.device.Disk;
import dev.sealift.hypervisor.device.Finisher;
import dev.sealift.hypervisor.device.Plic;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.device.Uart16550;
import dev.sealift.hypervisor.device.VirtioSlots;
import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one machine and their encoding. It has no thread: whoever drives the harts owns it.
 */
final class Board {
  /** "SLMS" and the version of the layout. */
  private static final long STATE_MAGIC = 0x534c_4d53_0000_0004L;

  private static final long TREE_ALIGNMENT = 2L << 20;

  /** The tree lies within the first GiB of RAM, for guests that see no more at first. */
  private static final long TREE_LIMIT = 1L << 30;

  private static final int A0 = 10;
  private static final int A1 = 11;

  private final TimeSource time;
  private final GuestMemory memory;
  private final ConsoleBuffer console = new ConsoleBuffer();
  private final Plic plic;
  private final Clint clint;
  private final Uart16550 uart;
  private final VirtioSlots virtio;
  private final @Nullable Disk disk;
  private final Finisher finisher = new Finisher();
  private final CpuGuard guard;
  private final Harts harts;

  Board(int hartCount, long ramBytes, TimeSource time, CpuGuard guard) {
    this(hartCount, ramBytes, time, guard, null);
  }

  Board(int hartCount, long ramBytes, TimeSource time, CpuGuard guard, @Nullable Disk disk) {
    this.time = time;
    this.guard = guard;
    this.disk = disk;
    this.memory = new GuestMemory(ramBytes, guard);
    this.plic = new Plic(hartCount);
    this.clint = new Clint(hartCount, time);
    this.uart = new Uart16550(console, plic);
    this.virtio = new VirtioSlots(memory, plic, console, disk);
    DeviceBus devices = new DeviceBus(uart, clint, plic, virtio, finisher);
    this.harts =
        new Harts(
            IntStream.range(0, hartCount)
                .mapToObj(i -> new Hart(new HartState(i), memory, devices, clint, plic, guard))
                .toList(),
            uart,
            virtio,
            finisher);
  }

  GuestMemory memory() {
    return memory;
  }

  ConsoleBuffer console() {
    return console;
  }

  Clint clint() {
    return clint;
  }

  /** Types at the serial console; returns how many bytes it took. */
  int receive(byte[] input) {
    return uart.receive(input);
  }

  /** Whether the guest powered the board off. */
  boolean isOff() {
    return finisher.isOff();
  }

  Harts harts() {
    return harts;
  }

  void load(byte[] image) throws MalformedImageException {
    long entry = ElfLoader.isElf(image) ? ElfLoader.load(image, memory) : loadRaw(image);
    long treeAt = loadTree();
    for (Hart hart : harts.all()) {
      hart.setPc(entry);
      hart.setRegister(A0, hart.hart());
      hart.setRegister(A1, treeAt);
    }
  }

  /** Puts the device tree where QEMU puts it: at the last 2 MiB boundary that leaves it room. */
  private long loadTree() {
    byte[] tree =
        BoardTree.of(
            harts.all().size(),
            GuestMemory.BASE,
            memory.bytes(),
            clint,
            plic,
            uart,
            virtio,
            finisher);
    long end = Math.min(memory.bytes(), TREE_LIMIT);
    long at = GuestMemory.BASE + (end - tree.length) / TREE_ALIGNMENT * TREE_ALIGNMENT;
    memory.write(at, tree, 0, tree.length);
    return at;
  }

  /** A raw image starts at its first byte, at the start of RAM. */
  private long loadRaw(byte[] image) throws MalformedImageException {
    if (image.length == 0 || image.length > memory.bytes()) {
      throw new MalformedImageException(
          "guest image refused: it has %d bytes, want 1 to the RAM's %d"
              .formatted(image.length, memory.bytes()));
    }
    memory.write(GuestMemory.BASE, image, 0, image.length);
    return GuestMemory.BASE;
  }

  byte[] exportState() {
    try (StateWriter out = new StateWriter()) {
      out.u64(STATE_MAGIC);
      out.u64(memory.bytes());
      out.u32(harts.all().size());
      out.u32(harts.turn());
      for (Hart hart : harts.all()) {
        hart.state().writeTo(out);
      }
      plic.writeTo(out);
      clint.writeTo(out);
      uart.writeTo(out);
      virtio.writeTo(out);
      finisher.writeTo(out);
      return out.toByteArray();
    }
  }

  /** Decodes into parts that nobody keeps. */
  void checkState(byte[] encoded) throws MalformedStateException {
    Plic unused = new Plic(harts.all().size());
    ConsoleBuffer output = new ConsoleBuffer();
    decode(
        encoded,
        harts.all().stream().map(hart -> new HartState(hart.hart())).toList(),
        unused,
        new Clint(harts.all().size(), time),
        new Uart16550(output, unused),
        new VirtioSlots(memory, unused, output, disk),
        new Finisher());
  }

  /** Checks all of the state, then installs it. */
  void importState(byte[] encoded) throws MalformedStateException {
    checkState(encoded);
    List<HartState> states = harts.all().stream().map(Hart::state).toList();
    harts.stateReplaced(decode(encoded, states, plic, clint, uart, virtio, finisher));
  }

  /** Returns whose turn it is. */
  private int decode(
      byte[] encoded,
      List<HartState> states,
      Plic interrupts,
      Clint timer,
      Uart16550 serial,
      VirtioSlots slots,
      Finisher end)
      throws MalformedStateException {
    StateReader in = new StateReader(encoded);
    long magic = in.u64();
    if (magic != STATE_MAGIC) {
      throw in.malformed("state magic and version", magic);
    }
    long bytes = in.u64();
    if (bytes != memory.bytes()) {
      throw in.malformed("RAM size", bytes);
    }
    int count = in.u32();
    if (count != states.size()) {
      throw in.malformed("number of harts", count);
    }
    int turn = in.u32();
    if (turn < 0 || turn >= count) {
      throw in.malformed("hart whose turn it is", turn);
    }
    for (HartState state : states) {
      state.readFrom(in);
    }
    interrupts.readFrom(in);
    timer.readFrom(in);
    serial.readFrom(in);
    slots.readFrom(in);
    end.readFrom(in);
    in.end();
    return turn;
  }

  /** Clears up to {@code max} marks; later stores mark their frames again. See {@link Mmu}. */
  int[] harvestDirty(int max) {
    guard.sealOpen();
    memory.translations().flushStores();
    return memory.dirty().take(max);
  }

  void zeroiseAndFree() {
    harts.zeroise();
    memory.zeroiseAndFree();
  }
}
