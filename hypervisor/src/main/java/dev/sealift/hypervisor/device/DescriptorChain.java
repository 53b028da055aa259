package dev.sealift.hypervisor.device;

/**
 * The buffers of one request: bytes the device may read, then bytes it may write. How they are cut
 * into descriptors means nothing (virtio 1.2, section 2.7.4). Reused for each request of a queue.
 */
final class DescriptorChain {
  private static final int BYTE = 1;

  private final DmaMemory memory;
  private final long[] addresses;
  private final long[] lengths;
  private final byte[] single = new byte[BYTE];
  private int readableCount;
  private int count;
  private long readable;
  private long writable;

  DescriptorChain(DmaMemory memory, int max) {
    this.memory = memory;
    this.addresses = new long[max];
    this.lengths = new long[max];
  }

  void clear() {
    readableCount = 0;
    count = 0;
    readable = 0;
    writable = 0;
  }

  void add(long address, long length, boolean forDevice) throws MalformedRingException {
    if (count == addresses.length) {
      throw new MalformedRingException("chain has more descriptors than the table");
    }
    if (!memory.contains(address, length)) {
      throw new MalformedRingException(
          "descriptor is 0x%x bytes at 0x%x, want RAM".formatted(length, address));
    }
    if (forDevice) {
      writable += length;
    } else if (writable > 0) {
      throw new MalformedRingException("readable descriptor after a writable one");
    } else {
      readable += length;
      readableCount++;
    }
    addresses[count] = address;
    lengths[count++] = length;
  }

  /** Bytes the device may read. */
  long readable() {
    return readable;
  }

  /** Bytes the device may write. */
  long writable() {
    return writable;
  }

  /** Reads from an offset within the readable bytes. */
  void read(long offset, byte[] to, int length) {
    transfer(0, offset, to, length, false);
  }

  /** Writes at an offset within the writable bytes. */
  void write(long offset, byte[] source, int length) {
    transfer(readableCount, offset, source, length, true);
  }

  void writeByte(long offset, int value) {
    single[0] = (byte) value;
    write(offset, single, BYTE);
  }

  private void transfer(int first, long offset, byte[] bytes, int length, boolean toRam) {
    int done = 0;
    long skip = offset;
    for (int i = first; done < length; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      int part = (int) Math.min(length - done, lengths[i] - skip);
      if (toRam) {
        memory.write(addresses[i] + skip, bytes, done, part);
      } else {
        memory.read(addresses[i] + skip, bytes, done, part);
      }
      done += part;
      skip = 0;
    }
  }
}
