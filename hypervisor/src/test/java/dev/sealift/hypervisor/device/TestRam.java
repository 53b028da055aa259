package dev.sealift.hypervisor.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A small RAM. */
final class TestRam implements DmaMemory {
  static final long BASE = 0x8000_0000L;
  static final int BYTES = 256 << 10;

  private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

  ByteBuffer bytes() {
    return bytes;
  }

  byte[] read(long physical, int length) {
    byte[] out = new byte[length];
    read(physical, out, 0, length);
    return out;
  }

  @Override
  public boolean contains(long physical, long length) {
    long offset = physical - BASE;
    return length > 0 && offset >= 0 && offset < BYTES && length <= BYTES - offset;
  }

  @Override
  public void read(long physical, byte[] to, int from, int length) {
    bytes.get((int) (physical - BASE), to, from, length);
  }

  @Override
  public void write(long physical, byte[] source, int from, int length) {
    bytes.put((int) (physical - BASE), source, from, length);
  }
}
