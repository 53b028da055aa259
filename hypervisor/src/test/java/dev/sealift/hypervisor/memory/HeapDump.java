package dev.sealift.hypervisor.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** The primitive arrays of a heap dump in the format HPROF 1.0.2. */
final class HeapDump {

  private static final int HEAP_DUMP = 0x0c;
  private static final int HEAP_DUMP_SEGMENT = 0x1c;

  private final ByteBuffer dump;
  private final int idBytes;
  private final Occurrences found = new Occurrences();

  private HeapDump(ByteBuffer dump) {
    this.dump = dump;
    while (dump.get() != 0) {
      // The name of the format, and its end.
    }
    idBytes = dump.getInt();
    skip(Long.BYTES);
  }

  /** What the arrays of a dump hold. */
  static Occurrences search(Path file, Needles needles) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      HeapDump dump = new HeapDump(channel.map(MapMode.READ_ONLY, 0, channel.size()));
      dump.read(needles);
      return dump.found;
    }
  }

  private void read(Needles needles) {
    while (dump.hasRemaining()) {
      int tag = dump.get();
      skip(Integer.BYTES);
      long length = Integer.toUnsignedLong(dump.getInt());
      if (tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT) {
        int end = Math.toIntExact(dump.position() + length);
        while (dump.position() < end) {
          readPart(needles);
        }
      } else {
        skip(length);
      }
    }
  }

  private void readPart(Needles needles) {
    int tag = Byte.toUnsignedInt(dump.get());
    switch (tag) {
      case 0xff, 0x05, 0x07 -> skip(idBytes);
      case 0x01 -> skip(2L * idBytes);
      case 0x02, 0x03, 0x08 -> skip(idBytes + 2L * Integer.BYTES);
      case 0x04, 0x06 -> skip(idBytes + (long) Integer.BYTES);
      case 0x20 -> skipClass();
      case 0x21 -> {
        skip(2L * idBytes + Integer.BYTES);
        skip(dump.getInt());
      }
      case 0x22 -> {
        skip(idBytes + (long) Integer.BYTES);
        long length = dump.getInt();
        skip(idBytes * (1 + length));
      }
      case 0x23 -> readArray(needles);
      default -> throw new IllegalStateException("part 0x%x of a heap dump".formatted(tag));
    }
  }

  private void readArray(Needles needles) {
    skip(idBytes + (long) Integer.BYTES);
    long length = dump.getInt();
    int bytes = Math.toIntExact(length * sizeOf(dump.get()));
    found.add(needles, dump.slice(dump.position(), bytes), bytes);
    skip(bytes);
  }

  private void skipClass() {
    skip(7L * idBytes + 2L * Integer.BYTES);
    for (int constants = dump.getShort(); constants > 0; constants--) {
      skip(Short.BYTES);
      skip(sizeOf(dump.get()));
    }
    for (int statics = dump.getShort(); statics > 0; statics--) {
      skip(idBytes);
      skip(sizeOf(dump.get()));
    }
    skip(dump.getShort() * (idBytes + 1L));
  }

  private int sizeOf(byte type) {
    return switch (type) {
      case 2 -> idBytes;
      case 4, 8 -> Byte.BYTES;
      case 5, 9 -> Short.BYTES;
      case 6, 10 -> Integer.BYTES;
      case 7, 11 -> Long.BYTES;
      default -> throw new IllegalStateException("type %d in a heap dump".formatted(type));
    };
  }

  private void skip(long bytes) {
    dump.position(Math.toIntExact(dump.position() + bytes));
  }
}
