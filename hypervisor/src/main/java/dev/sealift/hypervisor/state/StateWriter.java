package dev.sealift.hypervisor.state;

import java.util.Arrays;

/**
 * Writes big-endian fixed-width fields and length-prefixed byte strings. Closing it zeroises what
 * was written, so that a state that holds secrets leaves none here.
 */
public final class StateWriter implements AutoCloseable {
  private byte[] buffer = new byte[1024];
  private int length;

  /** One byte. */
  public void u8(int value) {
    ensure(1);
    buffer[length++] = (byte) value;
  }

  /** One byte, 0 or 1. */
  public void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  /** Four bytes. */
  public void u32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      u8(value >>> shift);
    }
  }

  /** Eight bytes. */
  public void u64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      u8((int) (value >>> shift));
    }
  }

  /** Four bytes of length, and the bytes. */
  public void bytes(byte[] value) {
    u32(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  @Override
  public void close() {
    Arrays.fill(buffer, (byte) 0);
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      byte[] old = buffer;
      buffer = Arrays.copyOf(old, Math.max(2 * old.length, length + more));
      Arrays.fill(old, (byte) 0);
    }
  }
}
