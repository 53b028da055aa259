package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A split virtqueue, seen from the device (virtio 1.2, section 2.7). */
final class VirtQueue {
  /** Enough for a busy disk; a driver may choose fewer. */
  static final int MAX_SIZE = 128;

  private static final int DESCRIPTOR_BYTES = 16;
  private static final int RING_HEADER_BYTES = 4;
  private static final int AVAILABLE_BYTES = 2;
  private static final int USED_BYTES = 8;
  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int NO_INTERRUPT = 1;
  private static final int INDEX_MASK = 0xffff;

  private final DmaMemory memory;
  private final DescriptorChain chain;
  private final ByteBuffer scratch =
      ByteBuffer.allocate(DESCRIPTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int size;
  private boolean ready;
  private long descriptors;
  private long available;
  private long used;
  private int lastAvailable;
  private int usedIndex;
  private int head;

  VirtQueue(DmaMemory memory) {
    this.memory = memory;
    this.chain = new DescriptorChain(memory, MAX_SIZE);
  }

  boolean isReady() {
    return ready;
  }

  /** What a driver writes while the queue is ready changes nothing. */
  void setSize(int entries) {
    size = ready ? size : entries;
  }

  void setDescriptors(long address) {
    descriptors = ready ? descriptors : address;
  }

  void setAvailable(long address) {
    available = ready ? available : address;
  }

  void setUsed(long address) {
    used = ready ? used : address;
  }

  long descriptors() {
    return descriptors;
  }

  long available() {
    return available;
  }

  long used() {
    return used;
  }

  /** Takes the queue into service, once its rings are known to lie in RAM. */
  void enable() throws MalformedRingException {
    if (!ready) {
      if (!isWellFormed()) {
        throw new MalformedRingException("queue of %d is not in RAM".formatted(size));
      }
      ready = true;
    }
  }

  void reset() {
    ready = false;
    size = 0;
    descriptors = 0;
    available = 0;
    used = 0;
    lastAvailable = 0;
    usedIndex = 0;
  }

  /** Loads the next request into {@link #chain}, which stays next until it is completed. */
  boolean next() throws MalformedRingException {
    int waiting = short16(available + 2) - lastAvailable & INDEX_MASK;
    if (waiting == 0) {
      return false;
    }
    if (waiting > size) {
      throw new MalformedRingException("%d requests in a queue of %d".formatted(waiting, size));
    }
    head = short16(available + RING_HEADER_BYTES + (long) AVAILABLE_BYTES * (lastAvailable % size));
    load();
    return true;
  }

  DescriptorChain chain() {
    return chain;
  }

  /**
   * Hands the request back.
   *
   * @param written how many bytes of its writable part are written, from its start
   * @return whether the driver wants an interrupt
   */
  boolean complete(int written) {
    scratch.putInt(0, head).putInt(4, written);
    long entry = used + RING_HEADER_BYTES + (long) USED_BYTES * (usedIndex % size);
    memory.write(entry, scratch.array(), 0, USED_BYTES);
    usedIndex = usedIndex + 1 & INDEX_MASK;
    lastAvailable = lastAvailable + 1 & INDEX_MASK;
    scratch.putShort(0, (short) usedIndex);
    memory.write(used + 2, scratch.array(), 0, 2);
    return (short16(available) & NO_INTERRUPT) == 0;
  }

  private void load() throws MalformedRingException {
    chain.clear();
    int index = head;
    while (true) {
      if (index >= size) {
        throw new MalformedRingException("descriptor %d of %d".formatted(index, size));
      }
      memory.read(descriptors + (long) DESCRIPTOR_BYTES * index, scratch.array(), 0, 16);
      int flags = scratch.getShort(12) & 0xffff;
      if ((flags & ~(NEXT | WRITE)) != 0) {
        throw new MalformedRingException("descriptor flags are 0x%x".formatted(flags));
      }
      // A loop ends here, too: the chain refuses more descriptors than a table can have.
      chain.add(
          scratch.getLong(0), Integer.toUnsignedLong(scratch.getInt(8)), (flags & WRITE) != 0);
      if ((flags & NEXT) == 0) {
        return;
      }
      index = scratch.getShort(14) & 0xffff;
    }
  }

  private boolean isWellFormed() {
    return size > 0
        && size <= MAX_SIZE
        && Integer.bitCount(size) == 1
        && isRing(descriptors, 16, (long) DESCRIPTOR_BYTES * size)
        && isRing(available, 2, RING_HEADER_BYTES + (long) AVAILABLE_BYTES * size)
        && isRing(used, 4, RING_HEADER_BYTES + (long) USED_BYTES * size);
  }

  private boolean isRing(long address, int alignment, long bytes) {
    return address % alignment == 0 && memory.contains(address, bytes);
  }

  private int short16(long physical) {
    memory.read(physical, scratch.array(), 0, 2);
    return scratch.getShort(0) & 0xffff;
  }

  void writeTo(StateWriter out) {
    out.u32(size);
    out.flag(ready);
    out.u64(descriptors);
    out.u64(available);
    out.u64(used);
    out.u32(lastAvailable);
    out.u32(usedIndex);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    size = in.u32();
    ready = in.flag("virtqueue ready");
    descriptors = in.u64();
    available = in.u64();
    used = in.u64();
    lastAvailable = index(in, "virtqueue available index");
    usedIndex = index(in, "virtqueue used index");
    if (ready && !isWellFormed()) {
      throw in.malformed("virtqueue size", size);
    }
  }

  private static int index(StateReader in, String field) throws MalformedStateException {
    int index = in.u32();
    if ((index & ~INDEX_MASK) != 0) {
      throw in.malformed(field, index);
    }
    return index;
  }
}
