package dev.sealift.hypervisor.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a static ELF64 image for RISC-V whose loadable segments lie in RAM (ELF gABI, chapter 4).
 */
final class ElfLoader {
  private static final int HEADER_BYTES = 64;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int MAX_PROGRAM_HEADERS = 64;
  private static final int PT_LOAD = 1;
  private static final int EM_RISCV = 243;
  private static final int ET_EXEC = 2;

  private final byte[] image;
  private final ByteBuffer in;
  private final GuestMemory memory;

  private ElfLoader(byte[] image, GuestMemory memory) {
    this.image = image;
    this.in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    this.memory = memory;
  }

  /**
   * Checks the whole image, then copies its segments into zeroed RAM.
   *
   * @return entry point
   */
  static long load(byte[] image, GuestMemory memory) throws MalformedImageException {
    return new ElfLoader(image, memory).load();
  }

  /** Whether an image says that it is an ELF file. */
  static boolean isElf(byte[] image) {
    return image.length >= 4 && ByteBuffer.wrap(image).getInt(0) == 0x7f45_4c46;
  }

  private record Segment(int offset, int fileBytes, long address, long memoryBytes) {}

  private long load() throws MalformedImageException {
    checkHeader();
    List<Segment> segments = segments();
    long entry = in.getLong(24);
    if ((entry & 1) != 0 || segments.stream().noneMatch(s -> contains(s, entry))) {
      throw refused("entry point 0x%x lies in no loaded segment".formatted(entry));
    }
    for (Segment s : segments) {
      memory.write(s.address, image, s.offset, s.fileBytes);
    }
    return entry;
  }

  private void checkHeader() throws MalformedImageException {
    if (image.length < HEADER_BYTES) {
      throw refused("it has %d bytes, want >= %d".formatted(image.length, HEADER_BYTES));
    }
    require("magic", in.getInt(0), 0x464c_457f);
    require("class", in.get(4), 2);
    require("data encoding", in.get(5), 1);
    require("version", in.get(6), 1);
    require("type", in.getShort(16), ET_EXEC);
    require("machine", in.getShort(18), EM_RISCV);
    require("program header size", in.getShort(54), PROGRAM_HEADER_BYTES);
  }

  private List<Segment> segments() throws MalformedImageException {
    long table = in.getLong(32);
    int count = in.getShort(56) & 0xffff;
    if (count == 0 || count > MAX_PROGRAM_HEADERS) {
      throw refused("%d program headers, want 1 to %d".formatted(count, MAX_PROGRAM_HEADERS));
    }
    if (table < 0 || table > image.length - (long) count * PROGRAM_HEADER_BYTES) {
      throw refused("program headers at offset %d reach past its end".formatted(table));
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * PROGRAM_HEADER_BYTES;
      if (in.getInt(at) == PT_LOAD && in.getLong(at + 40) != 0) {
        segments.add(segment(at));
      }
    }
    return segments;
  }

  private Segment segment(int at) throws MalformedImageException {
    long offset = in.getLong(at + 8);
    long address = in.getLong(at + 24);
    long fileBytes = in.getLong(at + 32);
    long memoryBytes = in.getLong(at + 40);
    if (fileBytes < 0 || fileBytes > memoryBytes) {
      throw refused("a segment has %d bytes in %d of memory".formatted(fileBytes, memoryBytes));
    }
    if (offset < 0 || offset > image.length - fileBytes) {
      throw refused("a segment of %d bytes starts at offset %d".formatted(fileBytes, offset));
    }
    long start = address - GuestMemory.BASE;
    if (start < 0 || start >= memory.bytes() || memoryBytes > memory.bytes() - start) {
      throw refused(
          "a segment of %d bytes at 0x%x lies outside RAM of %d bytes at 0x%x"
              .formatted(memoryBytes, address, memory.bytes(), GuestMemory.BASE));
    }
    return new Segment((int) offset, (int) fileBytes, address, memoryBytes);
  }

  private static boolean contains(Segment s, long address) {
    return address >= s.address && address < s.address + s.fileBytes;
  }

  private static void require(String field, int value, int wanted) throws MalformedImageException {
    if (value != wanted) {
      throw refused("its %s is 0x%x, want 0x%x".formatted(field, value, wanted));
    }
  }

  private static MalformedImageException refused(String why) {
    return new MalformedImageException("guest image refused: " + why);
  }
}
