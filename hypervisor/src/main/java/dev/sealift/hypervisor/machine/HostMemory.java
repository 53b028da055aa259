package dev.sealift.hypervisor.machine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Memory of this process by address, little-endian at any alignment. One segment over everything
 * spares the hart a look-up of segment, scope and bounds at each access; {@link Mmu} hands it
 * addresses of guest RAM and of the guard's pages only, and forgets them before their memory goes.
 */
final class HostMemory {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private HostMemory() {}

  static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  static int getInt(long address) {
    return ALL.get(INT, address);
  }

  static short getShort(long address) {
    return ALL.get(SHORT, address);
  }

  static byte getByte(long address) {
    return ALL.get(BYTE, address);
  }

  static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  static void putShort(long address, short value) {
    ALL.set(SHORT, address, value);
  }

  static void putByte(long address, byte value) {
    ALL.set(BYTE, address, value);
  }

  /** Sign-extended value of 1, 2, 4 or 8 bytes. */
  static long get(long address, int size) {
    return switch (size) {
      case 1 -> getByte(address);
      case 2 -> getShort(address);
      case 4 -> getInt(address);
      default -> getLong(address);
    };
  }

  /** Stores the low 1, 2, 4 or 8 bytes of a value. */
  static void put(long address, int size, long value) {
    switch (size) {
      case 1 -> putByte(address, (byte) value);
      case 2 -> putShort(address, (short) value);
      case 4 -> putInt(address, (int) value);
      default -> putLong(address, value);
    }
  }
}
