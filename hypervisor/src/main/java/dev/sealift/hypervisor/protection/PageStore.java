package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of pages that their owners use, in private off-heap memory, and which row each
 * frame holds.
 *
 * <p>A page stays open across traps. While it is open, nobody but its owner has a cached
 * translation to its frame: opening revokes them all, and whoever looks at the frame afterwards
 * comes through {@link #closeFrame}, which seals what the owner wrote and revokes the owner's own
 * translations. So a frame that somebody reads always holds the latest ciphertext, and what
 * somebody wrote there is verified before the owner uses it.
 */
final class PageStore implements AutoCloseable {
  /** 4 MiB of plaintext at a time; beyond it the page that was opened first is closed. */
  static final int SLOTS = 1024;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment pool = arena.allocate((long) SLOTS * GuestMemory.PAGE_BYTES, 4096);
  private final Deque<MemorySegment> free = new ArrayDeque<>();
  private final PageSealer sealer;
  private final Map<Integer, PageRow> byFrame = new HashMap<>();
  private final Map<PageRow, Slot> open = new LinkedHashMap<>();
  private final Map<Integer, Slot> openFrames = new HashMap<>();
  private final byte[] page = new byte[GuestMemory.PAGE_BYTES];
  private final byte[] ciphertext = new byte[GuestMemory.PAGE_BYTES];
  private boolean closed;

  private static final class Slot {
    final PageRow row;
    final int frame;
    final MemorySegment bytes;
    final GuestCpu opener;
    boolean dirty;

    Slot(PageRow row, int frame, MemorySegment bytes, GuestCpu opener) {
      this.row = row;
      this.frame = frame;
      this.bytes = bytes;
      this.opener = opener;
    }

    /** Written, or sealed under an older key than the one that seals now. */
    boolean needsSeal() {
      return dirty || row.seal().keyGeneration() != row.process.keys().sealing();
    }
  }

  PageStore(PageCipher cipher) {
    this.sealer = new PageSealer(cipher);
    for (long at = 0; at < pool.byteSize(); at += GuestMemory.PAGE_BYTES) {
      free.add(pool.asSlice(at, GuestMemory.PAGE_BYTES));
    }
  }

  /** What {@link #openPage} found: the plaintext, or the rule that is broken. */
  record Opened(@Nullable MemorySegment plaintext, @Nullable ProtectionRule broken) {}

  /** The owner's plaintext of a page whose ciphertext is in a frame of RAM. */
  Opened openPage(GuestCpu cpu, PageRow row, int frame, Access access) {
    Slot slot = open.get(row);
    if (slot != null && slot.frame != frame) {
      close(slot);
      slot = null;
    }
    if (slot == null) {
      closeFrame(frame);
      if (free.isEmpty()) {
        close(open.values().iterator().next());
      }
      ProtectionRule broken = load(cpu.memory(), row, frame);
      if (broken != null) {
        return new Opened(null, broken);
      }
      slot = remember(cpu, row, frame);
    }
    slot.dirty |= access == Access.STORE;
    return new Opened(slot.bytes, null);
  }

  /** Closes the page that is open on a frame, if there is one. */
  void closeFrame(int frame) {
    if (!openFrames.isEmpty()) {
      Slot slot = openFrames.get(frame);
      if (slot != null) {
        close(slot);
      }
    }
  }

  /** Closes every page, each sealed into its frame where that is behind. */
  void closeAll() {
    close(List.copyOf(open.values()));
  }

  private void close(Slot slot) {
    close(List.of(slot));
  }

  private void close(List<Slot> slots) {
    forget(slots);
    slots.forEach(this::seal);
    slots.forEach(this::release);
  }

  private void seal(Slot slot) {
    if (slot.needsSeal()) {
      MemorySegment.copy(slot.bytes, ValueLayout.JAVA_BYTE, 0, page, 0, page.length);
      long oldGeneration = slot.row.seal().keyGeneration();
      sealer.seal(slot.row, page, ciphertext);
      Arrays.fill(page, (byte) 0);
      slot.opener.memory().writeFrame(slot.frame, ByteBuffer.wrap(ciphertext));
      place(slot.row, slot.frame);
      dropIfUnused(slot.row.process, oldGeneration);
    }
  }

  /**
   * Zeroises the open pages of a process that ends; its frames are to be sent again as nobody's.
   */
  void forget(ProtectedProcess process, GuestMemory memory) {
    wipe(process);
    for (PageRow row : process.rows().values()) {
      if (byFrame.remove(row.frame(), row)) {
        memory.markDirty(row.frame());
      }
    }
  }

  /** Zeroises the open pages of one process, unsealed. */
  void wipe(ProtectedProcess process) {
    List<Slot> slots =
        open.values().stream().filter(slot -> slot.row.process.index() == process.index()).toList();
    forget(slots);
    slots.forEach(this::release);
  }

  /** From here on the frames' contents count, and the owners' translations are gone. */
  private void forget(List<Slot> slots) {
    for (Slot slot : slots) {
      open.remove(slot.row);
      openFrames.remove(slot.frame);
    }
    if (!slots.isEmpty()) {
      slots.getFirst().opener.flushTranslations();
    }
  }

  private void release(Slot slot) {
    slot.bytes.fill((byte) 0);
    free.add(slot.bytes);
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
    if (broken == null && row.frame() != frame) {
      moved(memory, row, frame);
    }
    return broken;
  }

  /** The guest OS moved a page, so both frames have another row than a migration may have sent. */
  private void moved(GuestMemory memory, PageRow row, int frame) {
    if (row.frame() != PageRow.NOWHERE) {
      memory.markDirty(row.frame());
    }
    memory.markDirty(frame);
    place(row, frame);
  }

  private Slot remember(GuestCpu cpu, PageRow row, int frame) {
    MemorySegment bytes = free.remove();
    MemorySegment.copy(page, 0, bytes, ValueLayout.JAVA_BYTE, 0, page.length);
    Arrays.fill(page, (byte) 0);
    Slot slot = new Slot(row, frame, bytes, cpu);
    open.put(row, slot);
    openFrames.put(frame, slot);
    cpu.flushTranslations();
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
      open.clear();
      openFrames.clear();
      Arrays.fill(page, (byte) 0);
      sealer.close();
      arena.close();
    }
  }
}
