package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** Bytes typed at a console that its guest has not read yet. */
final class InputQueue {
  /** A pasted paragraph; who types more waits. */
  static final int CAPACITY = 1024;

  private final byte[] ring = new byte[CAPACITY];
  private int start;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Returns how many bytes of the input it took. */
  int add(byte[] input) {
    int taken = Math.min(input.length, CAPACITY - size);
    for (int i = 0; i < taken; i++) {
      ring[(start + size++) % CAPACITY] = input[i];
    }
    return taken;
  }

  /** The oldest byte, or 0 when there is none. */
  byte remove() {
    if (size == 0) {
      return 0;
    }
    byte oldest = ring[start];
    start = (start + 1) % CAPACITY;
    size--;
    return oldest;
  }

  void drop(int bytes) {
    int dropped = Math.min(bytes, size);
    start = (start + dropped) % CAPACITY;
    size -= dropped;
  }

  void writeTo(StateWriter out) {
    byte[] kept = new byte[size];
    for (int i = 0; i < size; i++) {
      kept[i] = ring[(start + i) % CAPACITY];
    }
    out.bytes(kept);
  }

  void readFrom(StateReader in, String field) throws MalformedStateException {
    byte[] kept = in.bytes(field, CAPACITY);
    size = 0;
    add(kept);
  }
}
