package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.DeviceBus;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loads, stores and fetches of one hart. Cached translations are kept apart by view: user,
 * supervisor and machine mode, and the owner's, so that entering or leaving an owner flushes
 * nothing.
 *
 * <p>Why no write escapes the dirty log: a store translation is cached only after its frame has
 * been marked, a harvest clears marks only together with {@link Translations#flushStores}, and both
 * happen on the machine's one thread between instructions. So the next store after a harvest, by
 * whatever hart, marks again before it writes.
 */
final class Mmu {
  private static final int PAGE_OFFSET = GuestMemory.PAGE_BYTES - 1;
  private static final long PAGE = ~(long) PAGE_OFFSET;

  /** Views are numbered by mode; the number of the mode that does not exist is the owner's. */
  private static final int OWNER = 2;

  private static final int VIEWS = 4;

  /** What {@link #hit} is where a device answers. */
  private static final long DEVICE = 0;

  private final GuestMemory memory;
  private final HartState s;
  private final DeviceBus devices;
  private final CpuGuard guard;
  private final GuestCpu cpu;
  private final Pmp pmp;
  private final Sv39 sv39;
  private final FetchTlb[] fetchViews = new FetchTlb[VIEWS];
  private final Tlb[] loadViews = new Tlb[VIEWS];
  private final Tlb[] storeViews = new Tlb[VIEWS];
  private FetchTlb fetches;
  private long[] loads;
  private long[] stores;
  private boolean ownerActive;

  /** Where the last {@link #resolve} led: the host address of the byte, or {@link #DEVICE}. */
  private long hit;

  /** The physical address of a device. */
  private long hitPhysical;

  /** The decoded page that a store hit, or null. */
  private @Nullable CodePage hitCode;

  Mmu(
      GuestMemory memory,
      HartState state,
      Pmp pmp,
      DeviceBus devices,
      CpuGuard guard,
      GuestCpu cpu) {
    this.memory = memory;
    this.s = state;
    this.pmp = pmp;
    this.devices = devices;
    this.guard = guard;
    this.cpu = cpu;
    this.sv39 = new Sv39(memory, state, pmp);
    Arrays.setAll(fetchViews, _ -> new FetchTlb());
    Arrays.setAll(loadViews, _ -> new Tlb());
    Arrays.setAll(storeViews, _ -> new Tlb());
    fetches = fetchViews[state.mode];
    loads = loadViews[state.mode].entries;
    stores = storeViews[state.mode].entries;
    memory.translations().add(this);
  }

  /** Follows a change of privilege mode, of mstatus or of the owner. */
  void viewChanged() {
    int own = s.mode == Mode.USER && ownerActive ? OWNER : s.mode;
    int data = translatesOtherwise() ? dataMode() : own;
    fetches = fetchViews[own];
    loads = loadViews[data].entries;
    stores = storeViews[data].entries;
  }

  boolean ownerActive() {
    return ownerActive;
  }

  /** Switches user mode between the owner's view of memory and the frames themselves. */
  void setOwnerActive(boolean active) {
    ownerActive = active;
    viewChanged();
  }

  /** Forgets every translation of this hart. */
  void flush() {
    for (Tlb tlb : loadViews) {
      tlb.flush();
    }
    flushStores();
    flushFetches();
  }

  void flushStores() {
    for (Tlb tlb : storeViews) {
      tlb.flush();
    }
  }

  void flushFetches() {
    for (FetchTlb tlb : fetchViews) {
      tlb.flush();
    }
  }

  /** The decoded page that holds an address. */
  CodePage codePage(long va) throws GuestTrap {
    CodePage page = fetches.get(va);
    return page == null ? codePageSlow(va) : page;
  }

  byte loadByte(long va) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = loads;
    return t[i] == (va & PAGE) ? HostMemory.getByte(t[i + 1] + va) : (byte) loadSlow(va, 1);
  }

  short loadShort(long va) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = loads;
    return t[i] == (va & (PAGE | 1)) ? HostMemory.getShort(t[i + 1] + va) : (short) loadSlow(va, 2);
  }

  int loadInt(long va) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = loads;
    return t[i] == (va & (PAGE | 3)) ? HostMemory.getInt(t[i + 1] + va) : (int) loadSlow(va, 4);
  }

  long loadLong(long va) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = loads;
    return t[i] == (va & (PAGE | 7)) ? HostMemory.getLong(t[i + 1] + va) : loadSlow(va, 8);
  }

  void storeByte(long va, byte value) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = stores;
    if (t[i] == (va & PAGE)) {
      HostMemory.putByte(t[i + 1] + va, value);
    } else {
      storeSlow(va, 1, value);
    }
  }

  void storeShort(long va, short value) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = stores;
    if (t[i] == (va & (PAGE | 1))) {
      HostMemory.putShort(t[i + 1] + va, value);
    } else {
      storeSlow(va, 2, value);
    }
  }

  void storeInt(long va, int value) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = stores;
    if (t[i] == (va & (PAGE | 3))) {
      HostMemory.putInt(t[i + 1] + va, value);
    } else {
      storeSlow(va, 4, value);
    }
  }

  void storeLong(long va, long value) throws GuestTrap {
    int i = Tlb.index(va);
    long[] t = stores;
    if (t[i] == (va & (PAGE | 7))) {
      HostMemory.putLong(t[i + 1] + va, value);
    } else {
      storeSlow(va, 8, value);
    }
  }

  /** Resolves an aligned address for a read-modify-write; devices take none. */
  void resolveForAtomic(long va, int size) throws GuestTrap {
    int i = Tlb.index(va);
    if (stores[i] == (va & PAGE)) {
      hit = stores[i + 1] + va;
      hitCode = null;
      return;
    }
    resolve(va, size, Access.STORE);
    if (hit == DEVICE) {
      throw Access.STORE.accessFault(va);
    }
  }

  /** Value at the address last resolved, sign-extended. */
  long atomicLoad(int size) {
    return HostMemory.get(hit, size);
  }

  void atomicStore(long va, int size, long value) {
    put(va, size, value);
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

  private boolean translatesOtherwise() {
    return s.mode == Mode.MACHINE && (s.mstatus & Status.MPRV) != 0;
  }

  private int dataMode() {
    return translatesOtherwise() ? (int) (s.mstatus >>> Status.MPP_SHIFT) & 3 : s.mode;
  }

  private CodePage codePageSlow(long va) throws GuestTrap {
    // Fetch rights are those of the whole page: memory protection is finer, its check coarser.
    resolve(va & PAGE, GuestMemory.PAGE_BYTES, Access.FETCH, va);
    if (hit == DEVICE) {
      throw Access.FETCH.accessFault(va);
    }
    CodePage page = memory.code().pageAt(hit & PAGE);
    fetches.put(va, page);
    return page;
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
    resolve(va, size, Access.LOAD);
    if (hit != DEVICE) {
      return HostMemory.get(hit, size);
    }
    requireDevice(va, size, Access.LOAD);
    return devices.read(hitPhysical, size);
  }

  /**
   * Both pages of a store that crosses are resolved before a byte is written: traps are precise.
   */
  private void storeSlow(long va, int size, long value) throws GuestTrap {
    if ((va & PAGE_OFFSET) + size > GuestMemory.PAGE_BYTES) {
      resolveBoth(va, Access.STORE);
      for (int i = 0; i < size; i++) {
        storeByte(va + i, (byte) (value >>> (8 * i)));
      }
      return;
    }
    resolve(va, size, Access.STORE);
    if (hit == DEVICE) {
      requireDevice(va, size, Access.STORE);
      devices.write(hitPhysical, size, value);
      s.pollDue = true;
    } else {
      put(va, size, value);
    }
  }

  private void requireDevice(long va, int size, Access access) throws GuestTrap {
    if (!devices.accepts(hitPhysical, size)) {
      throw access.accessFault(va);
    }
  }

  private void put(long va, int size, long value) {
    HostMemory.put(hit, size, value);
    if (hitCode != null) {
      hitCode.written((int) va & PAGE_OFFSET, size);
    }
  }

  /** Resolves the two pages of an access that crosses; devices take none. */
  private void resolveBoth(long va, Access access) throws GuestTrap {
    long second = (va & PAGE) + GuestMemory.PAGE_BYTES;
    resolve(va, 1, access);
    if (hit == DEVICE) {
      throw access.accessFault(va);
    }
    resolve(second, 1, access);
    if (hit == DEVICE) {
      throw access.accessFault(second);
    }
  }

  private void resolve(long va, int size, Access access) throws GuestTrap {
    resolve(va, size, access, va);
  }

  private void resolve(long va, int size, Access access, long trapValue) throws GuestTrap {
    hitCode = null;
    int mode = access == Access.FETCH ? s.mode : dataMode();
    boolean bare = mode == Mode.MACHINE || s.satp >>> 60 == 0;
    long pa = bare ? va : sv39.walk(va, access, mode, trapValue);
    int frame = memory.frameAt(pa);
    if (ownerActive && s.mode == Mode.USER) {
      MemorySegment page = guard.ownerPage(cpu, va >>> 12, frame, access);
      if (page != null) {
        remember(va, page.address(), access, true);
        return;
      }
    }
    if (!pmp.allows(pa, size, access, mode)) {
      throw access.accessFault(trapValue);
    }
    if (frame < 0) {
      hit = DEVICE;
      hitPhysical = pa;
      return;
    }
    memory.beforeAccess(frame, access == Access.STORE);
    remember(va, memory.hostOf(frame), access, pmp.isUniform(pa));
  }

  private void remember(long va, long hostPage, Access access, boolean uniform) {
    hit = hostPage + (va & PAGE_OFFSET);
    int view = viewOf(access);
    if (access == Access.STORE) {
      hitCode = memory.code().known(hostPage);
      if (hitCode == null && uniform) {
        storeViews[view].put(va, hostPage);
      }
    } else if (access == Access.LOAD && uniform) {
      loadViews[view].put(va, hostPage);
    }
  }

  private int viewOf(Access access) {
    int own = s.mode == Mode.USER && ownerActive ? OWNER : s.mode;
    return access != Access.FETCH && translatesOtherwise() ? dataMode() : own;
  }
}
