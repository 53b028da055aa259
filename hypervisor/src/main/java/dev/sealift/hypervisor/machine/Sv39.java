package dev.sealift.hypervisor.machine;

/** The page-table walker of Sv39 (privileged ISA 1.12, section 4.4), updating A and D in memory. */
final class Sv39 {
  private static final long V = 1;
  private static final long R = 2;
  private static final long W = 4;
  private static final long X = 8;
  private static final long U = 16;
  private static final long A = 64;
  private static final long D = 128;
  private static final long RESERVED = 0xffc0_0000_0000_0000L;
  private static final long PPN_MASK = (1L << 44) - 1;

  private final GuestMemory memory;
  private final HartState s;
  private final Pmp pmp;

  Sv39(GuestMemory memory, HartState state, Pmp pmp) {
    this.memory = memory;
    this.s = state;
    this.pmp = pmp;
  }

  /** Physical address of a virtual one, for an access in mode USER or SUPERVISOR. */
  long walk(long va, Access access, int mode) throws GuestTrap {
    return walk(va, access, mode, va);
  }

  /** The same; a trap shows {@code trapValue}, the address that the program used. */
  long walk(long va, Access access, int mode, long trapValue) throws GuestTrap {
    if (va << 25 >> 25 != va) {
      throw access.pageFault(trapValue);
    }
    long table = (s.satp & PPN_MASK) << 12;
    for (int level = 2; level >= 0; level--) {
      long at = table + ((va >>> (12 + 9 * level)) & 0x1ff) * 8;
      if (memory.frameAt(at) < 0 || !pmp.allows(at, 8, Access.LOAD, Mode.SUPERVISOR)) {
        throw access.accessFault(trapValue);
      }
      long pte = memory.readLong(at);
      if ((pte & V) == 0 || (pte & (R | W)) == W || (pte & RESERVED) != 0) {
        throw access.pageFault(trapValue);
      }
      long page = (pte >>> 10 & PPN_MASK) << 12;
      if ((pte & (R | W | X)) != 0) {
        return leaf(access, mode, level, at, pte, trapValue) | (va & offsetMask(level));
      }
      if ((pte & (A | D | U)) != 0) {
        throw access.pageFault(trapValue);
      }
      table = page;
    }
    throw access.pageFault(trapValue);
  }

  private long leaf(Access access, int mode, int level, long at, long pte, long trapValue)
      throws GuestTrap {
    long page = (pte >>> 10 & PPN_MASK) << 12;
    if (!permitted(access, mode, pte) || (page & offsetMask(level)) != 0) {
      throw access.pageFault(trapValue);
    }
    long used = pte | A | (access == Access.STORE ? D : 0);
    if (used != pte) {
      if (!pmp.allows(at, 8, Access.STORE, Mode.SUPERVISOR)) {
        throw access.accessFault(trapValue);
      }
      memory.writeLong(at, used);
    }
    return page;
  }

  private boolean permitted(Access access, int mode, long pte) {
    boolean user = (pte & U) != 0;
    if (mode == Mode.USER ? !user : user && !supervisorMayUse(access)) {
      return false;
    }
    return switch (access) {
      case FETCH -> (pte & X) != 0;
      case LOAD -> (pte & R) != 0 || ((s.mstatus & Status.MXR) != 0 && (pte & X) != 0);
      case STORE -> (pte & W) != 0;
    };
  }

  private boolean supervisorMayUse(Access access) {
    return access != Access.FETCH && (s.mstatus & Status.SUM) != 0;
  }

  private static long offsetMask(int level) {
    return (1L << (12 + 9 * level)) - 1;
  }
}
