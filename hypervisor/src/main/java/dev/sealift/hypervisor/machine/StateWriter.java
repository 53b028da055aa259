package dev.sealift.hypervisor.machine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes big-endian fixed-width fields and length-prefixed byte strings. */
final class StateWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void u8(int value) {
    out.write(value);
  }

  void flag(boolean value) {
    out.write(value ? 1 : 0);
  }

  void u32(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  void u64(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  void bytes(byte[] value) {
    u32(value.length);
    out.writeBytes(value);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
