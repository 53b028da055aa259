package dev.sealift.hypervisor.device;

import java.nio.ByteBuffer;

/** A driver of one slot, with its rings in RAM. */
final class TestDriver {
  static final int SIZE = 8;
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int NEEDS_RESET = 64;
  static final long DATA = TestRam.BASE + 0x8000;

  private static final int QUEUE_BYTES = 0x1000;
  private static final int AVAILABLE = 0x400;
  private static final int USED = 0x800;

  private final VirtioSlots slots;
  private final TestRam ram;
  private final int slot;
  private final int[] available = new int[2];

  TestDriver(VirtioSlots slots, TestRam ram, int slot) {
    this.slots = slots;
    this.ram = ram;
    this.slot = slot;
  }

  int get(int register) {
    return (int) slots.read(slot * VirtioSlots.STRIDE + register, 4);
  }

  void set(int register, int value) {
    slots.write(slot * VirtioSlots.STRIDE + register, 4, value);
  }

  /** The steps of virtio 1.2, section 3.1.1, with these queues. */
  void start(int queues) {
    set(0x070, 0);
    set(0x070, 3);
    set(0x014, 1);
    set(0x024, 1);
    set(0x020, get(0x010) & 1);
    set(0x070, 11);
    for (int i = 0; i < queues; i++) {
      queue(i, SIZE, TestRam.BASE + (long) QUEUE_BYTES * i);
    }
    set(0x070, 15);
  }

  void queue(int index, int size, long at) {
    set(0x030, index);
    set(0x038, size);
    set(0x080, (int) at);
    set(0x084, (int) (at >>> 32));
    set(0x090, (int) at + AVAILABLE);
    set(0x094, (int) (at >>> 32));
    set(0x0a0, (int) at + USED);
    set(0x0a4, (int) (at >>> 32));
    set(0x044, 1);
  }

  /** Takes a queue away and gives it again, empty. */
  void restart(int index) {
    set(0x030, index);
    set(0x044, 0);
    available[index] = 0;
    ram.bytes().putInt(index * QUEUE_BYTES + AVAILABLE, 0);
    ram.bytes().putInt(index * QUEUE_BYTES + USED, 0);
    queue(index, SIZE, TestRam.BASE + (long) QUEUE_BYTES * index);
  }

  void descriptor(int queue, int index, long address, int length, int flags, int next) {
    ByteBuffer bytes = ram.bytes();
    int at = queue * QUEUE_BYTES + 16 * index;
    bytes.putLong(at, address).putInt(at + 8, length);
    bytes.putShort(at + 12, (short) flags).putShort(at + 14, (short) next);
  }

  /** Makes a chain available and notifies; nothing has happened to it yet. */
  void offer(int queue, int head) {
    int at = queue * QUEUE_BYTES + AVAILABLE;
    ram.bytes().putShort(at + 4 + 2 * (available[queue] % SIZE), (short) head);
    available[queue]++;
    ram.bytes().putShort(at + 2, (short) available[queue]);
    set(0x050, queue);
  }

  void offerNothingButIndex(int queue, int index) {
    ram.bytes().putShort(queue * QUEUE_BYTES + AVAILABLE + 2, (short) index);
    set(0x050, queue);
  }

  void suppressInterrupts(int queue) {
    ram.bytes().putShort(queue * QUEUE_BYTES + AVAILABLE, (short) 1);
  }

  int used(int queue) {
    return ram.bytes().getShort(queue * QUEUE_BYTES + USED + 2) & 0xffff;
  }

  int usedLength(int queue, int entry) {
    return ram.bytes().getInt(queue * QUEUE_BYTES + USED + 8 + 8 * entry);
  }

  int usedHead(int queue, int entry) {
    return ram.bytes().getInt(queue * QUEUE_BYTES + USED + 4 + 8 * entry);
  }
}
