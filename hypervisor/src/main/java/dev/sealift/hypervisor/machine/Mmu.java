package dev.sealift.hypervisor.machine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Loads, stores and fetches of the hart, through a software TLB.
 *
 * <p>Why no write escapes the dirty log: a store entry enters the TLB only after its frame has been
 * marked, a harvest clears marks only together with {@link #flushStores}, and both happen on the
 * vCPU thread between instructions. So the next store after a harvest marks again before it writes.
 */
final class Mmu {
  private static final int PAGE_OFFSET = GuestMemory.PAGE_BYTES - 1;
  private static final long PAGE = ~(long) PAGE_OFFSET;

  private final GuestMemory memory;
  private final HartState s;
  private final Devices devices;
  private final CpuGuard guard;
  private final GuestCpu cpu;
  private final Sv39 sv39;
  private final Tlb[] fetchTlbs = new Tlb[4];
  private final Tlb[] loadTlbs = new Tlb[4];
  private final Tlb[] storeTlbs = new Tlb[4];
  private Tlb fetches;
  private Tlb loads;
  private Tlb stores;
  private boolean ownerActive;

  /** Where the last {@link #resolve} led: host bytes, or a device when the segment is null. */
  private @Nullable MemorySegment hit;

  private long hitBase;

  Mmu(GuestMemory memory, HartState state, Devices devices, CpuGuard guard, GuestCpu cpu) {
    this.memory = memory;
    this.s = state;
    this.devices = devices;
    this.guard = guard;
    this.cpu = cpu;
    this.sv39 = new Sv39(memory, state);
    for (int mode = 0; mode < 4; mode++) {
      fetchTlbs[mode] = new Tlb(memory.ram());
      loadTlbs[mode] = new Tlb(memory.ram());
      storeTlbs[mode] = new Tlb(memory.ram());
    }
    fetches = fetchTlbs[state.mode];
    loads = loadTlbs[state.mode];
    stores = storeTlbs[state.mode];
  }

  /** Follows a change of privilege mode. */
  void modeChanged() {
    fetches = fetchTlbs[s.mode];
    loads = loadTlbs[s.mode];
    stores = storeTlbs[s.mode];
  }

  boolean ownerActive() {
    return ownerActive;
  }

  /** Switches user mode between the owner's view of memory and the frames themselves. */
  void setOwnerActive(boolean active) {
    if (active != ownerActive) {
      ownerActive = active;
      flush();
    }
  }

  void flush() {
    for (int mode = 0; mode < 4; mode++) {
      fetchTlbs[mode].flush();
      loadTlbs[mode].flush();
    }
    flushStores();
  }

  void flushStores() {
    for (Tlb tlb : storeTlbs) {
      tlb.flush();
    }
  }

  int fetch(long va) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = fetches;
    if (t.tag[i] != (va & PAGE)) {
      resolve(va, Access.FETCH);
      if (hit == null) {
        throw Access.FETCH.accessFault(va);
      }
    }
    return t.segment[i].get(GuestMemory.INT, t.base[i] + (va & PAGE_OFFSET));
  }

  byte loadByte(long va) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = loads;
    return t.tag[i] == (va & PAGE) && !translatesOtherwise()
        ? t.segment[i].get(GuestMemory.BYTE, t.base[i] + (va & PAGE_OFFSET))
        : (byte) loadSlow(va, 1);
  }

  short loadShort(long va) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = loads;
    return t.tag[i] == (va & (PAGE | 1)) && !translatesOtherwise()
        ? t.segment[i].get(GuestMemory.SHORT, t.base[i] + (va & PAGE_OFFSET))
        : (short) loadSlow(va, 2);
  }

  int loadInt(long va) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = loads;
    return t.tag[i] == (va & (PAGE | 3)) && !translatesOtherwise()
        ? t.segment[i].get(GuestMemory.INT, t.base[i] + (va & PAGE_OFFSET))
        : (int) loadSlow(va, 4);
  }

  long loadLong(long va) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = loads;
    return t.tag[i] == (va & (PAGE | 7)) && !translatesOtherwise()
        ? t.segment[i].get(GuestMemory.LONG, t.base[i] + (va & PAGE_OFFSET))
        : loadSlow(va, 8);
  }

  /** Stores the low {@code size} bytes of a value, size 1, 2, 4 or 8. */
  void store(long va, int size, long value) throws GuestTrap {
    int i = Tlb.index(va);
    Tlb t = stores;
    if (t.tag[i] == (va & (PAGE | (size - 1))) && !translatesOtherwise()) {
      put(t.segment[i], t.base[i] + (va & PAGE_OFFSET), size, value);
    } else {
      storeSlow(va, size, value);
    }
  }

  /** Resolves an aligned address for a read-modify-write; devices take none. */
  void resolveForAtomic(long va) throws GuestTrap {
    resolve(va, Access.STORE);
    if (hit == null) {
      throw Access.STORE.accessFault(va);
    }
  }

  long atomicLoad(long va, int size) {
    return get(atomicTarget(), hitBase + (va & PAGE_OFFSET), size);
  }

  void atomicStore(long va, int size, long value) {
    put(atomicTarget(), hitBase + (va & PAGE_OFFSET), size, value);
  }

  /** Frame behind a user-mode access. */
  int userFrame(long va, Access access) throws GuestTrap {
    long pa = s.satp >>> 60 == 0 ? va : sv39.walk(va, access, Mode.USER);
    int frame = memory.frameAt(pa);
    if (frame < 0) {
      throw access.accessFault(va);
    }
    return frame;
  }

  private MemorySegment atomicTarget() {
    if (hit == null) {
      throw new IllegalStateException("no atomic target was resolved");
    }
    return hit;
  }

  private boolean translatesOtherwise() {
    return s.mode == Mode.MACHINE && (s.mstatus & Status.MPRV) != 0;
  }

  private long loadSlow(long va, int size) throws GuestTrap {
    if ((va & PAGE_OFFSET) + size > GuestMemory.PAGE_BYTES) {
      resolveBoth(va, Access.LOAD);
      long value = 0;
      for (int i = 0; i < size; i++) {
        value |= (loadByte(va + i) & 0xffL) << (8 * i);
      }
      return value;
    }
    resolve(va, Access.LOAD);
    return hit == null
        ? devices.read(hitBase, size, va)
        : get(hit, hitBase + (va & PAGE_OFFSET), size);
  }

  /**
   * Both pages of a store that crosses are resolved before a byte is written: traps are precise.
   */
  private void storeSlow(long va, int size, long value) throws GuestTrap {
    if ((va & PAGE_OFFSET) + size > GuestMemory.PAGE_BYTES) {
      resolveBoth(va, Access.STORE);
      for (int i = 0; i < size; i++) {
        store(va + i, 1, value >>> (8 * i));
      }
      return;
    }
    resolve(va, Access.STORE);
    if (hit == null) {
      devices.write(hitBase, size, value, va);
      s.pollDue = true;
    } else {
      put(hit, hitBase + (va & PAGE_OFFSET), size, value);
    }
  }

  /** Resolves the two pages of an access that crosses; devices take none. */
  private void resolveBoth(long va, Access access) throws GuestTrap {
    long second = (va & PAGE) + GuestMemory.PAGE_BYTES;
    resolve(va, access);
    if (hit == null) {
      throw access.accessFault(va);
    }
    resolve(second, access);
    if (hit == null) {
      throw access.accessFault(second);
    }
  }

  private void resolve(long va, Access access) throws GuestTrap {
    boolean otherwise = access != Access.FETCH && translatesOtherwise();
    int mode = otherwise ? (int) (s.mstatus >>> Status.MPP_SHIFT) & 3 : s.mode;
    boolean bare = mode == Mode.MACHINE || s.satp >>> 60 == 0;
    long pa = bare ? va : sv39.walk(va, access, mode);
    int frame = memory.frameAt(pa);
    if (ownerActive && s.mode == Mode.USER) {
      MemorySegment page = guard.ownerPage(cpu, va >>> 12, frame, access);
      if (page != null) {
        remember(va, access, page, 0, true);
        return;
      }
    }
    if (frame < 0) {
      hit = null;
      hitBase = pa;
      return;
    }
    if (access == Access.STORE) {
      memory.dirty().mark(frame);
    }
    remember(va, access, memory.ram(), (long) frame << 12, !otherwise);
  }

  private void remember(long va, Access access, MemorySegment segment, long base, boolean cache) {
    hit = segment;
    hitBase = base;
    if (cache) {
      Tlb tlb =
          switch (access) {
            case FETCH -> fetches;
            case LOAD -> loads;
            case STORE -> stores;
          };
      tlb.put(va, segment, base);
    }
  }

  private static long get(MemorySegment segment, long at, int size) {
    return switch (size) {
      case 1 -> segment.get(GuestMemory.BYTE, at);
      case 2 -> segment.get(GuestMemory.SHORT, at);
      case 4 -> segment.get(GuestMemory.INT, at);
      default -> segment.get(GuestMemory.LONG, at);
    };
  }

  private static void put(MemorySegment segment, long at, int size, long value) {
    switch (size) {
      case 1 -> segment.set(GuestMemory.BYTE, at, (byte) value);
      case 2 -> segment.set(GuestMemory.SHORT, at, (short) value);
      case 4 -> segment.set(GuestMemory.INT, at, (int) value);
      default -> segment.set(GuestMemory.LONG, at, value);
    }
  }
}
