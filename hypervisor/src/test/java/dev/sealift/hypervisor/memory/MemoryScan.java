package dev.sealift.hypervisor.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All memory that a process can write, byte for byte, read from outside: what is in use, and what
 * was left behind.
 */
final class MemoryScan {

  private static final int PIECE_BYTES = 1 << 20;

  /** Where the virtual machine puts a heap that 32-bit references reach, and nothing else. */
  private static final long HEAP_BELOW = 1L << 32;

  /** What the Z collector calls its memory. */
  private static final String HEAP_NAME = "java_heap";

  private final Occurrences inHeap = new Occurrences();
  private final Occurrences elsewhere = new Occurrences();

  private MemoryScan() {}

  /** Reads all memory of a {@link Frozen} process of this user (Linux, proc(5)). */
  static MemoryScan of(long pid, Needles needles) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    MemoryScan scan = new MemoryScan();
    boolean heapSeen = false;
    try (FileChannel memory = FileChannel.open(folder.resolve("mem"))) {
      for (String mapping : Files.readAllLines(folder.resolve("maps"))) {
        String[] parts = mapping.split(" +", 6);
        String[] range = parts[0].split("-", 2);
        long start = Long.parseUnsignedLong(range[0], 16);
        if (parts[1].startsWith("rw")) {
          boolean heap = start < HEAP_BELOW || parts[parts.length - 1].contains(HEAP_NAME);
          heapSeen |= heap;
          read(
              memory,
              start,
              Long.parseUnsignedLong(range[1], 16),
              needles,
              heap ? scan.inHeap : scan.elsewhere);
        }
      }
    }
    if (!heapSeen) {
      throw new IOException("process %d has no Java heap where one is looked for".formatted(pid));
    }
    return scan;
  }

  /** What the Java heap holds. */
  Occurrences inHeap() {
    return inHeap;
  }

  /** What the rest holds: guest memory, the pages of protected processes, stacks, the machine. */
  Occurrences elsewhere() {
    return elsewhere;
  }

  private static void read(
      FileChannel memory, long start, long end, Needles needles, Occurrences found)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES + needles.longest());
    for (long at = start; at < end; at += PIECE_BYTES) {
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      while (piece.hasRemaining()) {
        if (memory.read(piece, at + piece.position()) < 0) {
          throw new IOException("the process has ended");
        }
      }
      found.add(needles, piece.flip(), PIECE_BYTES);
    }
  }
}
