package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of the running owner, in private off-heap memory, and which row each frame holds.
 * All plaintext is sealed into its frames and zeroised whenever the owner is left.
 */
final class PageStore implements AutoCloseable {
  /** 2 MiB of plaintext at a time; an owner that touches more has its pages sealed and reopened. */
  static final int SLOTS = 512;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment pool = arena.allocate((long) SLOTS * GuestMemory.PAGE_BYTES, 4096);
  private final PageSealer sealer;
  private final Map<Integer, PageRow> byFrame = new HashMap<>();
  private final Map<Long, Slot> open = new HashMap<>();
  private final byte[] page = new byte[GuestMemory.PAGE_BYTES];
  private final byte[] ciphertext = new byte[GuestMemory.PAGE_BYTES];
  private boolean closed;

  private static final class Slot {
    final PageRow row;
    final int frame;
    final MemorySegment bytes;
    boolean dirty;

    Slot(PageRow row, int frame, MemorySegment bytes) {
      this.row = row;
      this.frame = frame;
      this.bytes = bytes;
    }
  }

  PageStore(PageCipher cipher) {
    this.sealer = new PageSealer(cipher);
  }

  /** What {@link #openPage} found: the plaintext, or the rule that is broken. */
  record Opened(@Nullable MemorySegment plaintext, @Nullable ProtectionRule broken) {}

  /** The owner's plaintext of a page whose ciphertext is in a frame of RAM. */
  Opened openPage(GuestCpu cpu, PageRow row, int frame, Access access) {
    Slot slot = open.get(row.virtualPage);
    if (slot == null || slot.frame != frame) {
      if (slot != null || open.size() == SLOTS) {
        sealAll(cpu.memory());
        cpu.flushTranslations();
      }
      ProtectionRule broken = load(cpu.memory(), row, frame);
      if (broken != null) {
        return new Opened(null, broken);
      }
      slot = remember(row, frame);
    }
    slot.dirty |= access == Access.STORE;
    return new Opened(slot.bytes, null);
  }

  /** Seals every page that was written into its frame, and zeroises all plaintext. */
  void sealAll(GuestMemory memory) {
    for (Slot slot : open.values()) {
      if (slot.dirty) {
        MemorySegment.copy(slot.bytes, ValueLayout.JAVA_BYTE, 0, page, 0, page.length);
        long oldGeneration = slot.row.seal().keyGeneration();
        sealer.seal(slot.row, page, ciphertext);
        memory.writeFrame(slot.frame, ByteBuffer.wrap(ciphertext));
        place(slot.row, slot.frame);
        dropIfUnused(slot.row.process, oldGeneration);
      }
    }
    wipe();
  }

  /** Zeroises all plaintext, unsealed. */
  void wipe() {
    open.values().forEach(slot -> slot.bytes.fill((byte) 0));
    open.clear();
    Arrays.fill(page, (byte) 0);
  }

  /** Seals the first version of a page; the caller puts the ciphertext into its frame. */
  byte[] sealFirst(PageRow row, byte[] plaintext) {
    byte[] sealed = new byte[GuestMemory.PAGE_BYTES];
    sealer.seal(row, plaintext, sealed);
    return sealed;
  }

  /** Notes that a frame holds the page of a row, and no other. */
  void place(PageRow row, int frame) {
    PageRow displaced = byFrame.put(frame, row);
    if (displaced != null && displaced != row) {
      displaced.moveTo(PageRow.NOWHERE);
    }
    if (row.frame() != frame) {
      byFrame.remove(row.frame(), row);
    }
    row.moveTo(frame);
  }

  @Nullable PageRow rowAt(int frame) {
    return byFrame.get(frame);
  }

  int frames() {
    return byFrame.size();
  }

  void clearFrames() {
    byFrame.clear();
  }

  private @Nullable ProtectionRule load(GuestMemory memory, PageRow row, int frame) {
    memory.readFrame(frame, ByteBuffer.wrap(ciphertext));
    ProtectionRule broken = sealer.open(row, ciphertext, page, byFrame.values());
    if (broken == null) {
      place(row, frame);
    }
    return broken;
  }

  private Slot remember(PageRow row, int frame) {
    MemorySegment bytes =
        pool.asSlice((long) open.size() * GuestMemory.PAGE_BYTES, GuestMemory.PAGE_BYTES);
    MemorySegment.copy(page, 0, bytes, ValueLayout.JAVA_BYTE, 0, page.length);
    Arrays.fill(page, (byte) 0);
    Slot slot = new Slot(row, frame, bytes);
    open.put(row.virtualPage, slot);
    return slot;
  }

  private static void dropIfUnused(ProtectedProcess process, long generation) {
    if (generation != process.keys().sealing() && !process.liveGenerations().contains(generation)) {
      process.keys().drop(generation);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.fill((byte) 0);
      wipe();
      sealer.close();
      arena.close();
    }
  }
}
