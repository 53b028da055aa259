package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/**
 * Registers of one virtio-mmio slot (virtio 1.2, section 4.2). A notification only marks its queue:
 * requests are performed in {@link #service}, so a machine may be exported with some of them in
 * flight.
 */
final class VirtioMmio {
  static final int MAGIC = 0x7472_6976;
  static final int VERSION = 2;

  /** "QEMU", as on its virt board. */
  static final int VENDOR = 0x554d_4551;

  /** As many as vCPUs may wait for; the rest waits for the next service. */
  private static final int REQUESTS_PER_SERVICE = 16;

  private static final int CONFIG = 0x100;
  private static final int DRIVER_OK = 4;
  private static final int FEATURES_OK = 8;
  private static final int NEEDS_RESET = 64;
  private static final int FAILED = 128;
  private static final int DRIVER_BITS = 1 | 2 | DRIVER_OK | FEATURES_OK | FAILED;
  private static final int USED_BUFFER = 1;
  private static final int CONFIG_CHANGE = 2;

  private final VirtioDevice device;
  private final Plic plic;
  private final int source;
  private final VirtQueue[] queues;
  private int status;
  private int interrupts;
  private int notified;
  private int queueSelect;
  private int deviceFeaturesSelect;
  private int driverFeaturesSelect;
  private long driverFeatures;

  VirtioMmio(VirtioDevice device, DmaMemory memory, Plic plic, int source) {
    this.device = device;
    this.plic = plic;
    this.source = source;
    this.queues = new VirtQueue[device.queues()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new VirtQueue(memory);
    }
  }

  long read(int offset, int size) {
    if (offset >= CONFIG) {
      long value = 0;
      for (int i = 0; i < size; i++) {
        value |= (long) device.config(offset - CONFIG + i) << (8 * i);
      }
      return value;
    }
    return size == 4 ? register(offset) : 0;
  }

  /** The configuration space is read-only. */
  void write(int offset, int size, long value) {
    if (size == 4) {
      writeRegister(offset, (int) value);
    }
  }

  private int register(int offset) {
    return switch (offset) {
      case 0x000 -> MAGIC;
      case 0x004 -> VERSION;
      case 0x008 -> device.id();
      case 0x00c -> VENDOR;
      case 0x010 -> word(device.features(), deviceFeaturesSelect);
      case 0x034 -> selects() ? VirtQueue.MAX_SIZE : 0;
      case 0x044 -> selects() && queues[queueSelect].isReady() ? 1 : 0;
      case 0x060 -> interrupts;
      case 0x070 -> status;
      case 0x0b0, 0x0b4, 0x0b8, 0x0bc -> -1; // no shared memory
      default -> 0;
    };
  }

  private void writeRegister(int offset, int value) {
    switch (offset) {
      case 0x014 -> deviceFeaturesSelect = value;
      case 0x020 -> writeFeatures(value);
      case 0x024 -> driverFeaturesSelect = value;
      case 0x030 -> queueSelect = value;
      case 0x050 -> notifyQueue(value);
      case 0x064 -> setInterrupts(interrupts & ~value);
      case 0x070 -> writeStatus(value);
      default -> {
        if (selects()) {
          writeQueue(queues[queueSelect], offset, value);
        }
      }
    }
  }

  private void writeQueue(VirtQueue queue, int offset, int value) {
    switch (offset) {
      case 0x038 -> queue.setSize(value);
      case 0x044 -> writeReady(value);
      case 0x080 -> queue.setDescriptors(low(queue.descriptors(), value));
      case 0x084 -> queue.setDescriptors(high(queue.descriptors(), value));
      case 0x090 -> queue.setAvailable(low(queue.available(), value));
      case 0x094 -> queue.setAvailable(high(queue.available(), value));
      case 0x0a0 -> queue.setUsed(low(queue.used(), value));
      case 0x0a4 -> queue.setUsed(high(queue.used(), value));
      default -> {}
    }
  }

  private void writeReady(int value) {
    if ((value & 1) == 0) {
      resetQueue(queueSelect);
      return;
    }
    try {
      queues[queueSelect].enable();
    } catch (MalformedRingException e) {
      needReset();
    }
  }

  private void writeFeatures(int value) {
    if ((status & FEATURES_OK) == 0) {
      driverFeatures =
          switch (driverFeaturesSelect) {
            case 0 -> low(driverFeatures, value);
            case 1 -> high(driverFeatures, value);
            default -> driverFeatures;
          };
    }
  }

  /** Takes a driver that does not ask for VIRTIO_F_VERSION_1, as QEMU does and xv6 needs. */
  private void writeStatus(int value) {
    if (value == 0) {
      reset();
      return;
    }
    boolean refused = (driverFeatures & ~device.features()) != 0;
    int taken = refused ? DRIVER_BITS & ~FEATURES_OK : DRIVER_BITS;
    status = (value & taken) | (status & NEEDS_RESET);
  }

  private void notifyQueue(int index) {
    if (index >= 0 && index < queues.length) {
      notified |= 1 << index;
    }
  }

  private void reset() {
    status = 0;
    notified = 0;
    queueSelect = 0;
    deviceFeaturesSelect = 0;
    driverFeaturesSelect = 0;
    driverFeatures = 0;
    setInterrupts(0);
    for (int i = 0; i < queues.length; i++) {
      resetQueue(i);
    }
  }

  private void resetQueue(int index) {
    queues[index].reset();
    device.reset(index);
  }

  private void needReset() {
    status |= NEEDS_RESET;
    setInterrupts(interrupts | CONFIG_CHANGE);
  }

  private void setInterrupts(int bits) {
    interrupts = bits;
    plic.set(source, bits != 0);
  }

  /** Performs requests that were notified; returns whether it completed any. */
  boolean service() {
    boolean done = false;
    for (int left = notified; left != 0; left &= left - 1) {
      int index = Integer.numberOfTrailingZeros(left);
      done |= service(index);
    }
    return done;
  }

  private boolean service(int index) {
    boolean done = false;
    for (int i = 0; i < REQUESTS_PER_SERVICE; i++) {
      switch (serve(index)) {
        case DONE_AND_INTERRUPT -> {
          done = true;
          setInterrupts(interrupts | USED_BUFFER);
        }
        case DONE -> done = true;
        case EMPTY -> {
          notified &= ~(1 << index);
          return done;
        }
        case STALLED -> {
          return done;
        }
      }
    }
    return done;
  }

  private VirtioDevice.Served serve(int index) {
    boolean live = (status & (DRIVER_OK | NEEDS_RESET | FAILED)) == DRIVER_OK;
    if (!live || !queues[index].isReady()) {
      return VirtioDevice.Served.EMPTY;
    }
    try {
      return device.serve(index, queues[index]);
    } catch (MalformedRingException e) {
      needReset();
      return VirtioDevice.Served.EMPTY;
    }
  }

  private boolean selects() {
    return queueSelect >= 0 && queueSelect < queues.length;
  }

  private static int word(long value, int select) {
    return switch (select) {
      case 0 -> (int) value;
      case 1 -> (int) (value >>> 32);
      default -> 0;
    };
  }

  private static long low(long old, int value) {
    return (old & 0xffff_ffff_0000_0000L) | Integer.toUnsignedLong(value);
  }

  private static long high(long old, int value) {
    return (old & 0xffff_ffffL) | (long) value << 32;
  }

  void writeTo(StateWriter out) {
    out.u8(device.id());
    out.u8(status);
    out.u8(interrupts);
    out.u8(notified);
    out.u32(queueSelect);
    out.u32(deviceFeaturesSelect);
    out.u32(driverFeaturesSelect);
    out.u64(driverFeatures);
    for (VirtQueue queue : queues) {
      queue.writeTo(out);
    }
    device.writeTo(out);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    int id = in.u8("virtio device", 0xff);
    if (id != device.id()) {
      throw in.malformed("virtio device", id);
    }
    status = in.u8("virtio status", DRIVER_BITS | NEEDS_RESET);
    interrupts = in.u8("virtio interrupts", USED_BUFFER | CONFIG_CHANGE);
    notified = in.u8("virtio notified queues", (1 << queues.length) - 1);
    queueSelect = in.u32();
    deviceFeaturesSelect = in.u32();
    driverFeaturesSelect = in.u32();
    driverFeatures = in.u64();
    for (VirtQueue queue : queues) {
      queue.readFrom(in);
    }
    device.readFrom(in);
  }
}
